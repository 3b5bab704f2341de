print("attach-cd")
