"""The handlers' screens of aftercare besides the talks: further help, and the peer support team."""
