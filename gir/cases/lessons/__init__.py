"""What an organisation learns from cases, with no way back to any of them."""
