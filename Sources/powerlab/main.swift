print("powerlab")
