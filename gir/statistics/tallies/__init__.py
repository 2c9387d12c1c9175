"""What was counted in a month, kept so that charts need not go through its facts again."""
