"""Processing activities, kinds of data, kinds of people, and how long something is kept: in words."""

from __future__ import annotations

from gir.privacy.processing.terms import Activity
from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class Registered(Term):
    """One activity in the register, with its purpose. Those of the processing log have the same keys."""

    FOLLOW_UP = (
        Activity.FOLLOW_UP.value,
        _l("Reports and their follow-up"),
        _l("To receive what employees report, to help them, to answer them, and to learn from it."),
    )
    OFFICIALS = (
        Activity.OFFICIALS.value,
        _l("Reports of office-holders"),
        _l("The same for council members, aldermen and the mayor, with the safety of their homes."),
    )
    CARE = (
        Activity.CARE.value,
        _l("Care for who was hit"),
        _l("To give relief and aftercare, and to do what the law asks after an accident at work."),
    )
    PERPETRATOR = (
        Activity.PERPETRATOR.value,
        _l("Register of perpetrators and measures"),
        _l("To speak to who did it, to take a measure, to go to the police, and to claim damage."),
    )
    FIGURES = "aggression.figures", _l("Figures"), _l("To see how often what happens where, and whether it helps.")
    ACCOUNTS = "aggression.accounts", _l("Accounts"), _l("To let the right people in, and to reach them.")
    ACCOUNTABILITY = (
        Activity.ACCOUNTABILITY.value,
        _l("Log"),
        _l("To be able to say who did and read what, for supervision and after a data breach."),
    )
    REQUESTS = (
        Activity.REQUESTS.value,
        _l("Requests of people about their data"),
        _l("To answer who wants to see, correct or erase their data, or objects."),
    )


class DataKind(Term):
    """Kinds of data."""

    STORY = "story", _p("data", "What happened, in words and in choices")
    PEOPLE = "people", _p("data", "Who reported it, whom it happened to, who handles it, and who must not see it")
    COURSE = "course", _p("data", "What was done, when and why, with notes and messages")
    FILES = "files", _p("data", "Photos, sound, mails and other files")
    HEALTH = "health", _p("data", "Injury, absence and aftercare: facts, never an illness")
    HOME = "home", _p("data", "Home and family of an office-holder")
    IDENTITY = "identity", _p("data", "Name, birth date, address and description of the accused")
    MEASURES = "measures", _p("data", "Talks with the accused, measures, their side, and reasons")
    POLICE = "police", _p("data", "Police reports, with number, date and outcome")
    DAMAGE = "damage", _p("data", "Damage, claims and payments")
    ACCOUNT = "account", _p("data", "Name, work e-mail address, department, roles, office and absence")
    SIGN_IN = "sign_in", _p("data", "Signing in: a hash of the password, the secret of the app, moments")
    KEPT_FORMS = "kept_forms", _p("data", "Forms that were not sent yet, and own views of a list")
    COUNTS = "counts", _p("data", "Facts without names, counts, and who worked on them")
    LOG = "log", _p("data", "Who did what when, with a fingerprint of the place; purposes of exports")
    REQUESTS = "requests", _p("data", "Who asked what about their data, what was decided, and copies for them")


class People(Term):
    """Kinds of people."""

    EMPLOYEES = "employees", _p("people", "Employees and others who work for the organisation")
    OFFICIALS = "officials", _p("people", "Office-holders, and their families")
    HANDLERS = "handlers", _p("people", "Who handles reports")
    ACCUSED = "accused", _p("people", "People who are accused of aggression")
    WITNESSES = "witnesses", _p("people", "Witnesses and others who are named")
    ASKERS = "askers", _p("people", "People who ask something about their data")


class Kept(Term):
    """How long something is kept, by the mark on its column. At most: it may go earlier at somebody’s request."""

    CASE = "case", _l("Five years after the case was closed; one year when it was withdrawn")
    DRAFT = "draft", _l("A day to thirty days")
    EMPLOYMENT = "employment", _l("As long as somebody works here")
    POLICE = "police", _l("Five years")
    PERPETRATOR = (
        "perpetrator",
        _l("One year after the last incident; with a measure one year after its end, five years at most"),
    )
    DAMAGE = "damage", _l("Seven years")
    LOG = "log", _l("Five years; then it can be cut off at a signed checkpoint")
    COUNTS = "counts", _l("Not limited: nobody can be recognised in it")
    WITH_CASE = "with_case", _l("As long as the case that it belongs to")
