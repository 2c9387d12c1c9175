"""The screens of the police: what they did, and the file that goes to them."""
