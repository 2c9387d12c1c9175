"""The screens on which the clock of a step is paused."""
