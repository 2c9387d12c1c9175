"""The screens of the protocol: handlers read it, the coordinator edits, tries and publishes it."""
