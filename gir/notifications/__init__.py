"""Messages that go out: an outbox written with the act, and delivery by the clock. A mail says nothing of a case."""
