"""Which rooms a case needs: what the rule proposes, and what somebody decided at triage or asked for later."""
