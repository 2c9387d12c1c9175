"""Coalition: the published figures of other employers beside one's own. Aggregates only, never a case."""
