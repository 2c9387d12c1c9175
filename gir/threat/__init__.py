"""OOV's room: the reaction to the perpetrator, and the police."""
