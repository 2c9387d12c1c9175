"""The case: who follows up on an incident, by which steps and clocks, in which room, and who may see it."""
