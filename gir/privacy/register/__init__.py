"""The register of processing (AVG 30): made of what the tables, the marks on their columns and the rules say."""
