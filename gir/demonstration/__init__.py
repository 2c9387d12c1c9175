"""The invented municipality Voorbeeldstad: its people, and years of reports. Only ever in a demonstration or a test."""
