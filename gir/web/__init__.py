"""What every page shares: the gate, forms, dates, errors, headers, base templates and static files."""
