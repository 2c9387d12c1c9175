"""What happened: the incident, its forms, where and when, and the person affected."""
