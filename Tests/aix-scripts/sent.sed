# What attach-cd sends of a script: without indentation, comments and empty lines. The same as CompanionText.swift, which a test holds.
s/^[ 	]*//
/^#/d
/^$/d
s/^\([a-z_]*() {\) # .*/\1/
