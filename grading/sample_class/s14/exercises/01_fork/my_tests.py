print("my own tests pass")
