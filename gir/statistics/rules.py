"""The counting rules in words, as every chart shows them."""


def counting_rules() -> list[str]:
    """The sentences of the rule set in force."""
    return []
