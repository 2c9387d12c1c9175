"""Head counts from a file: read apart, judged row by row, shown, and taken over as a whole or not at all."""
