"""Who is too close to a case to handle it: said by themselves, or by who keeps the overview."""
