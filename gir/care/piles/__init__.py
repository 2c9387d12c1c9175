"""Small incidents that pile up: on one person, who is asked first, or on one desk or place."""
