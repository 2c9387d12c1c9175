"""What it cost: items of damage, what was claimed for them, what came in, and what was written off."""
