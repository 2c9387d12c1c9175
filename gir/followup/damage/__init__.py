"""The screens of damage: in the case for who handles it, and as a list of items for finance."""
