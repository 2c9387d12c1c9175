"""What the numbers say: rules of statistics, charts as plain data, their words and their pictures."""
