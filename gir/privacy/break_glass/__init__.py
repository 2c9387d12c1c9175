"""The screens of emergency access: open a case, end that, judge it, and who stands ready."""
