"""The processing log: about whom was something done, for which purpose. Never by whom: that is the other log."""
