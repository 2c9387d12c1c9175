"""Following a case that one does not have to handle: a private mark, of which nobody else learns."""
