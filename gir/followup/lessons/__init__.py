"""The page of lessons: for everybody who handles cases, and the board."""
