"""HRM's room: first relief and aftercare. Fact, date and outcome; never what was said."""
