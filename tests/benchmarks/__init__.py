"""How fast the product is, always as a ratio to something standard that is measured in the same run."""
