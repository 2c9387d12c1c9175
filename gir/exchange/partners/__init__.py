"""Published figures as a signed file, for partners elsewhere and from them. The format: docs/partner-figures.md."""
