"""One countable row per incident: all that trends ever read."""
