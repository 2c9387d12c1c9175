"""One question to staff, once a quarter: did you report your last incident? Nobody can tell who answered what."""
