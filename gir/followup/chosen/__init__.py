"""What is done to several cases of the work list at once: give them to a colleague, or take them."""
