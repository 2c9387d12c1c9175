"""The screen on which a step of the organisation's own is done."""
