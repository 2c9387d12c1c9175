"""What the privacy officer works with: who looked at what, read back from the log. Never the content itself."""
