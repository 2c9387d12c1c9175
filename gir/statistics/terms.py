"""The acts of whoever looks at trends."""

from gir.terms import Term


class StatisticsAct(Term):
    """What leaves a trace: taking figures away."""

    EXPORT = "statistics.export"
