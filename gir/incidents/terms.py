"""The words of an incident (DOMAIN §3). Keys never change; a retired word stays countable.

There is no "not applicable" anywhere: an unanswered question is an absent value, and an absent value never counts.
"""

from __future__ import annotations

from gir.terms import Term
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p


class Form(Term):
    """Form of aggression, level 1: the national trio and four more. Hints: what it means, two everyday examples."""

    VERBAL = (
        "verbal",
        _l("Insults or belittling"),
        _l("Words or gestures that hurt: you are called names, or somebody keeps phoning to shout"),
    )
    THREAT = (
        "threat",
        _l("Threats"),
        _l("It makes you afraid of what comes: “I know where you live”, or somebody waits at your car"),
    )
    PHYSICAL = (
        "physical",
        _l("Physical violence"),
        _l("Something is done to your body: you are pushed, or a cup is thrown at you"),
    )
    DISCRIMINATION = (
        "discrimination",
        _l("Discrimination"),
        _l("It is about who you are: a slur about your origin, or “I will not be helped by a woman”"),
    )
    SEXUAL = (
        "sexual",
        _l("Sexual intimidation"),
        _l("Sexual and not wanted: a remark about your body, or a hand on your leg"),
    )
    PROPERTY = (
        "property",
        _l("Damage to things"),
        _l("Something is broken or soiled: a kick against the door, or a scratch on your car"),
    )
    OTHER = (
        "other",
        _l("Something else"),
        _l("You do not have to know what it is called: somebody came too close, or it just felt wrong"),
    )


class FormDetail(Term):
    """Form of aggression, level 2. The part before the dot is the form it belongs to."""

    VERBAL_SHOUTING = "verbal.shouting", _l("shouting")
    VERBAL_INSULTS = "verbal.insults", _l("name-calling, insults")
    VERBAL_HUMILIATION = "verbal.humiliation", _l("humiliating, bullying")
    VERBAL_PESTERING = "verbal.pestering", _l("pestering, phoning or mailing again and again")
    VERBAL_SLANDER = "verbal.slander", _l("spreading suspicions, slander")
    VERBAL_PROVOCATION = "verbal.provocation", _l("provoking, intimidating posture")
    VERBAL_FILMING = "verbal.filming", _l("filming, posting online")
    THREAT_WORDS = "threat.words", _l("with words")
    THREAT_WEAPON = "threat.weapon", _l("with an object or weapon")
    THREAT_ANIMAL = "threat.animal", _l("with an animal")
    THREAT_FAMILY = "threat.family", _l("against family")
    THREAT_STALKING = "threat.stalking", _l("following, stalking")
    THREAT_BLACKMAIL = "threat.blackmail", _l("blackmail, pressure on a decision")
    THREAT_DOXING = "threat.doxing", _l("publishing private data")
    THREAT_DEATH = "threat.death", _l("death threat")
    THREAT_SUICIDE = "threat.suicide", _l("threatening with suicide")
    THREAT_LIABILITY = "threat.liability", _l("threatening with personal liability")
    PHYSICAL_GRABBING = "physical.grabbing", _l("grabbing, pushing, blocking")
    PHYSICAL_HITTING = "physical.hitting", _l("hitting, kicking")
    PHYSICAL_SPITTING = "physical.spitting", _l("spitting")
    PHYSICAL_BITING = "physical.biting", _l("biting, scratching")
    PHYSICAL_THROWING = "physical.throwing", _l("throwing at a person")
    PHYSICAL_WEAPON = "physical.weapon", _l("weapon used")
    PHYSICAL_VEHICLE = "physical.vehicle", _l("driving at someone")
    PHYSICAL_ASSAULT = "physical.assault", _l("sexual assault")
    PHYSICAL_HOSTAGE = "physical.hostage", _l("hostage taking")
    DISCRIMINATION_ORIGIN = "discrimination.origin", _l("race or origin")
    DISCRIMINATION_RELIGION = "discrimination.religion", _l("religion")
    DISCRIMINATION_GENDER = "discrimination.gender", _l("gender")
    DISCRIMINATION_ORIENTATION = "discrimination.orientation", _l("orientation")
    DISCRIMINATION_DISABILITY = "discrimination.disability", _l("disability")
    DISCRIMINATION_OTHER = "discrimination.other", _l("other ground")
    SEXUAL_VERBAL = "sexual.verbal", _l("in words")
    SEXUAL_NONVERBAL = "sexual.nonverbal", _l("without words")
    SEXUAL_PHYSICAL = "sexual.physical", _l("by touching")
    PROPERTY_EMPLOYER = "property.employer", _l("property of the organisation")
    PROPERTY_PRIVATE = "property.private", _l("private property or home")
    PROPERTY_ARSON = "property.arson", _l("arson or explosive")
    PROPERTY_THROWING = "property.throwing", _l("throwing, not at a person")

    @property
    def form(self) -> Form:
        """The level 1 form this detail belongs to."""
        return Form(self.value.split(".", 1)[0])


class Severity(Term):
    """How severe an incident is, from light to severe."""

    LIGHT = "light", _p("severity", "light")
    MEDIUM = "medium", _p("severity", "medium")
    SEVERE = "severe", _p("severity", "severe")

    @property
    def level(self) -> int:
        """1, 2 or 3: the number of bars beside the word."""
        return list(Severity).index(self) + 1


class Channel(Term):
    """Where or how it happened, as the reporter chooses it."""

    DESK = "desk", _l("At the desk")
    MEETING_ROOM = "meeting_room", _l("In a meeting room")
    TELEPHONE = "telephone", _l("On the telephone")
    EMAIL = "email", _l("By e-mail")
    LETTER = "letter", _l("By letter")
    ONLINE = "online", _l("Online or social media")
    CHAT = "chat", _l("Chat or app")
    HOME_VISIT = "home_visit", _l("On a home visit")
    STREET = "street", _l("In the street or public space")
    LOCATION = "location", _l("At a company or location")
    COUNCIL_MEETING = "council_meeting", _l("In a council or committee meeting")
    HOME = "home", _l("At home")
    PRIVATE_TIME = "private_time", _l("In private time")
    OTHER = "other", _l("Somewhere else")


class Place(Term):
    """The kind of place."""

    TOWN_HALL = "town_hall", _l("town hall")
    PUBLIC_HALL = "public_hall", _l("public hall")
    JOB_CENTRE = "job_centre", _l("job centre")
    NEIGHBOURHOOD_TEAM = "neighbourhood_team", _l("neighbourhood team")
    RECYCLING_CENTRE = "recycling_centre", _l("recycling centre")
    SPORTS = "sports", _l("swimming pool or sports")
    CEMETERY = "cemetery", _l("cemetery")
    BRIDGE = "bridge", _l("bridge or lock")
    PUBLIC_ROAD = "public_road", _l("public road")
    CITIZEN_HOME = "citizen_home", _l("home of a resident")
    VICTIM_HOME = "victim_home", _l("home of the person affected")
    COUNCIL_CHAMBER = "council_chamber", _l("council chamber")
    ONLINE = "online", _l("online")
    OTHER = "other", _l("another place")


class Relation(Term):
    """What the perpetrator has to do with the organisation."""

    RESIDENT = "resident", _l("resident or customer")
    BENEFIT_RECIPIENT = "benefit_recipient", _l("somebody on benefits")
    APPLICANT = "applicant", _l("applicant or entrepreneur")
    OBJECTOR = "objector", _l("interested party or objector")
    COMPANION = "companion", _l("family or companion")
    GROUP = "group", _l("group")
    COMPANY = "company", _l("company, or on its behalf")
    ACTIVIST = "activist", _l("activist")
    COLLEAGUE = "colleague", _l("a colleague or fellow office-holder")
    UNKNOWN = "unknown", _l("unknown to me")


class Trigger(Term):
    """What set it off."""

    DECISION = "decision", _l("a decision or refusal")
    WAITING = "waiting", _l("waiting, not being helped")
    ENFORCEMENT = "enforcement", _l("enforcement or a fine")
    MONEY = "money", _l("benefits or money")
    YOUTH_CARE = "youth_care", _l("a youth or care file")
    POLITICAL = "political", _l("a political decision")
    CONFUSED = "confused", _l("under influence or confused")
    UNKNOWN = "unknown", _l("I do not know")
    OTHER = "other", _l("something else")


class Consequence(Term):
    """What it did to the person affected."""

    SHOCKED = "shocked", _l("shocked or afraid")
    FIRST_AID = "first_aid", _l("injured: first aid")
    DOCTOR = "doctor", _l("injured: doctor or emergency department")
    HOSPITAL = "hospital", _l("injured: admitted to hospital")
    PERMANENT = "permanent", _l("injured: permanently")
    DEATH = "death", _l("died")
    ABSENCE = "absence", _l("reported sick")
    LESS_JOY = "less_joy", _l("less pleasure in work")
    AVOIDANCE = "avoidance", _l("avoiding places or people")
    FAMILY = "family", _l("family or private life affected")
    DAMAGE = "damage", _l("damage to things")


ACCIDENT_DUTY = frozenset({Consequence.HOSPITAL, Consequence.PERMANENT, Consequence.DEATH})
"""What the employer must report to the labour inspectorate at once (Arbowet art. 9)."""

INJURIES = ACCIDENT_DUTY | {Consequence.FIRST_AID, Consequence.DOCTOR, Consequence.ABSENCE}
"""What HRM may hear of later and enter for somebody who cannot."""


class Means(Term):
    """With what it was done."""

    BODY = "body", _l("hands, feet or body")
    OBJECT = "object", _l("an object that was at hand")
    KNIFE = "knife", _l("a knife or something sharp")
    FIREARM = "firearm", _l("a firearm, or what looked like one")
    FIRE = "fire", _l("fire, fireworks or an explosive")
    SUBSTANCE = "substance", _l("a liquid or substance")
    VEHICLE = "vehicle", _l("a vehicle")
    ANIMAL = "animal", _l("an animal")
    MESSAGE = "message", _l("a letter, mail or message")
    IMAGE = "image", _l("a photo, film or sound recording")
    OTHER = "other", _l("something else")


class Kind(Term):
    """What kind of event is registered."""

    AGGRESSION = "aggression", _l("Aggression"), _l("Somebody did something to you. Also when it was small.")
    NEAR_MISS = "near_miss", _l("It almost went wrong"), _l("For example a person with a knife who was stopped in time")
    ACCIDENT = "accident", _l("An accident"), _l("For example a fall from the stairs. Nobody meant it.")


class Target(Term):
    """At whom or what it was aimed, as an office-holder says it, or whoever reports for them."""

    PERSON = "person", _l("The person"), _l("For example a threat by mail, or shouting at a meeting")
    FAMILY = "family", _l("Family or somebody close"), _l("For example a message about the children")
    HOME = "home", _l("Home or belongings"), _l("For example somebody at the door, or paint on the car")
    ORGANISATION = "organisation", _l("The organisation"), _l("For example a letter to the whole council")


class Population(Term):
    """Whom it was aimed at. Only employees enter rates per fte."""

    EMPLOYEE = "employee", _l("Employees")
    OFFICIAL = "official", _l("Office-holders")
    EXTERNAL = "external", _l("Hired people, volunteers and family")
    ORGANISATION = "organisation", _l("The organisation")


class Standing(Term):
    """What the person concerned is to the organisation, as whoever files for them says it."""

    EMPLOYEE = "employee", _l("a colleague")
    OFFICIAL = "official", _l("an office-holder, such as a council member or alderman")
    HIRED = "hired", _l("somebody hired, or from another company")
    VOLUNTEER = "volunteer", _l("a volunteer")
    FAMILY = "family", _l("family of a colleague")
    OFFICIAL_FAMILY = "official_family", _l("family of an office-holder")

    @property
    def population(self) -> Population:
        """The group in which it counts when it was aimed at somebody like this, who has no account."""
        if self in (Standing.OFFICIAL, Standing.OFFICIAL_FAMILY):
            return Population.OFFICIAL
        return Population.EMPLOYEE if self is Standing.EMPLOYEE else Population.EXTERNAL


class Precision(Term):
    """How precisely the moment is known. A month or quarter is never made up from something coarser."""

    MOMENT = "moment", _l("moment")
    DAY = "day", _l("day")
    PERIOD = "period", _l("period")
    YEAR = "year", _l("year")


class Source(Term):
    """Where an incident was registered."""

    REPORT = "report", _l("reported here")
    HISTORY = "history", _l("taken over from an older register")


class Answer(Term):
    """Yes or no, with nothing chosen beforehand."""

    YES = "yes", _l("Yes")
    NO = "no", _l("No")


class Influence(Term):
    """What it had to do with a vote or decision of an office-holder."""

    DID = "did", _l("Yes, it influenced it")
    MEANT = "meant", _l("It was meant to, but it did not")
    NO = "no", _l("No, it had nothing to do with it")


class Minor(Term):
    """Whether the perpetrator was under eighteen when it happened: then every measure is weighed more heavily."""

    YES = "yes", _l("Yes, younger than 18")
    NO = "no", _l("No, 18 or older")
    UNKNOWN = "unknown", _l("Not known")
