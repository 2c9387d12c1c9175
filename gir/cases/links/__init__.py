"""Cases that belong together: reports about one event, one perpetrator or one campaign, under a lead case."""
