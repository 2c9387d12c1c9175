"""How to read protected figures, and what they leave out, in sentences: the page and the reports say the same."""

from __future__ import annotations

from flask_babel import gettext as _


def how_to_read(*, rounded: bool) -> tuple[str, ...]:
    """What somebody has to know before the first figure."""
    return (
        _(
            "A row such as “physical violence + threats” holds both. On its own, one of them could point at somebody. "
            "That does not say which one is small."
        ),
        _("“Rounded to 5”: 12 becomes 10 and 13 becomes 15. Behind every figure are at least ten people who were hit.")
        if rounded
        else _(
            "Behind every figure are at least five people who were hit. Do not pass these figures on: what is made "
            "public is rounded further."
        ),
        _("A quarter is closed a month after it ends. From then on its figures stay as they are."),
        _("More reports do not have to mean more aggression. People may also report sooner."),
    )


def what_is_left_out() -> tuple[str, ...]:
    """What nobody reads in protected figures, and why."""
    return (
        _(
            "Small numbers: who knows the workplace would recognise people. They are added to their neighbour, or wait "
            "for the half-year or the year."
        ),
        _("Two properties together, such as form by department. Such tables can be subtracted from each other."),
        _(
            "Hired people, volunteers, family and the organisation itself. "
            "Too few of them report to show them separately."
        ),
        _("What an older register counted before this one began. It does not know how many people were hit."),
    )


def nothing_yet() -> str:
    """Why a group has no figures."""
    return _("Nothing of this group is shown yet. Its reports rest on too few people, and wait until there are enough.")


def found_later() -> str:
    """What the dated revisions under a group are."""
    return _(
        "The figures above stay as they were published. This came in after a quarter was closed, or was withdrawn. A "
        "report that turned out otherwise stands in both."
    )


def what_a_register_gets() -> str:
    """What is left for registers of two sizes, as it was measured (docs/protection.md)."""
    return _(
        "With about 60 reports a year: the number of reports by half-year, and once a year forms, severity, "
        "departments and channels in two to four rows. With about 200 a year: the number of reports by quarter, and "
        "most rows of the yearly tables."
    )


def around_figures(*, rounded: bool) -> dict[str, object]:
    """All of it, as a page names it."""
    return {
        "reading": how_to_read(rounded=rounded),
        "left_out": what_is_left_out(),
        "by_size": what_a_register_gets(),
        "nothing_yet": nothing_yet(),
        "found_later": found_later(),
    }
