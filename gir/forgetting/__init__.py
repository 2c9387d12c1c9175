"""What is kept how long, and how it goes: proposed by the clock, agreed by two people, destroyed, and written down."""
