"""What happened and may explain figures: drawn on every series it touches, and kept by who works with the trends."""
