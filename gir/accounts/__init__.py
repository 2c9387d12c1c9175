"""People: who they are, which roles they have, how they sign in, and the gates that name a role."""
