"""A clock that stands still for a while, with a reason and a date."""
