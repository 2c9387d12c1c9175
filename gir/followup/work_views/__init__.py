"""Views of the work list that somebody keeps: which cases, in which order, under a name of their own."""
