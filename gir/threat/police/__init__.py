"""The police: who files, what the police did with it, and the file that goes to them."""
