"""Employers with a public task: their departments, numbers to call and head counts."""
