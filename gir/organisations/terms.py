"""Words about employers."""

from gir.terms import Term
from gir.terms import lazy as _l


class EmployerKind(Term):
    """What kind of employer with a public task an organisation is."""

    MUNICIPALITY = "municipality", _l("Municipality")
    HOUSING = "housing", _l("Housing association")
    TRANSPORT = "transport", _l("Public transport")
    HEALTH = "health", _l("Health care")
    EDUCATION = "education", _l("Education")
    OTHER = "other", _l("Other employer with a public task")


class Language(Term):
    """What an organisation speaks; each in its own words, so that who needs it finds it."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class OrganisationAct(Term):
    """What is done to an organisation's settings and house rules, as the log names it."""

    CHANGE_DETAILS = "organisation.change_details", _l("Change name, numbers or language")
    CHANGE_WAYS = "organisation.change_ways", _l("Change how people may report")
    RENEW_LINK = "organisation.renew_link", _l("Make a new report link")
    DRAFT_RULES = "organisation.draft_rules", _l("Save a draft of the house rules")
    PUBLISH_RULES = "organisation.publish_rules", _l("Publish house rules")
