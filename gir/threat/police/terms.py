"""How a report is filed, and what came of it at the police and in court."""

from gir.terms import Term
from gir.terms import lazy as _l


class Filing(Term):
    """Who files the report. In none of these ways does a private address go along."""

    EMPLOYER = "employer", _l("The organisation files it"), _l("In its own name. The person affected is a witness")
    DOMICILE = (
        "domicile",
        _l("In the name of the person affected, with the address of the organisation"),
        _l("Somebody goes along. They choose domicile at the employer: all letters go there"),
    )
    NUMBER = "number", _l("It is filed under a number"), _l("The name of the person affected stays out of the file")


class PoliceOutcome(Term):
    """What the police and the prosecution did with it. Never what they investigate: that is theirs (Wpg)."""

    NOTIFIED = "notified", _l("The police noted the notice")
    RECORDED = "recorded", _l("The police recorded the report")
    REFUSED = "refused", _l("The police refused the report"), _l("Then ask for a review")
    REVIEW_ASKED = "review_asked", _l("We asked the assistant prosecutor for a review")
    REVIEW_UPHELD = "review_upheld", _l("The refusal was upheld after the review")
    INVESTIGATED = "investigated", _l("The police are investigating")
    ARRESTED = "arrested", _l("Somebody was arrested")
    DISMISSED = "dismissed", _l("The case was dismissed")
    SETTLED = "settled", _l("The prosecution settled it without a court")
    VERDICT = "verdict", _l("The court gave its verdict")
    DAMAGES = "damages", _l("Damages were awarded"), _l("Then write the amount")
