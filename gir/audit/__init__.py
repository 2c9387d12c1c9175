"""Who did what and who read what: one chained line for every act, content read and refusal. No screens."""

from gir.audit.chain import System, TraceUnavailable, Who, recorded, refused

__all__ = ["System", "TraceUnavailable", "Who", "recorded", "refused"]
