"""The screens of cases that belong together."""
