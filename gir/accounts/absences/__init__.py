"""Who is away on which days, and who of the same role stands in."""
