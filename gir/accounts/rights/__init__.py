"""People and their roles by screen: giving a role takes two people, and rights are looked at again every so often."""
