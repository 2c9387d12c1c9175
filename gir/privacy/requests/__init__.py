"""What people may ask of the register about themselves: to see, correct or erase it, or to stop its use."""
