"""The reporter's screens: start, report in a minute, receipt and my reports."""
