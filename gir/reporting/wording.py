"""Words of the report form that differ for office-holders, whose days look different, and for who reports for them."""

from __future__ import annotations

from gir.incidents.terms import Form
from gir.terms import lazy as _l

OFFICE_HINTS = {
    Form.VERBAL.value: _l("Words or gestures that hurt: abuse under a post, or shouting at a residents' evening"),
    Form.THREAT.value: _l(
        "It makes you afraid of what comes: “vote against, or else”, or somebody waits after a meeting"
    ),
    Form.PHYSICAL.value: _l("Something is done to your body: you are pushed at the market, or an egg is thrown at you"),
    Form.DISCRIMINATION.value: _l(
        "It is about who you are: a mail about your origin, or jokes about women in politics"
    ),
    Form.SEXUAL.value: _l("Sexual and not wanted: a remark about your body, or pictures that are sent to you"),
    Form.PROPERTY.value: _l("Something is broken or soiled: paint on your front door, or a scratch on your car"),
}
"""What a form of aggression means, with two examples from the days of an office-holder."""
OFFICE_STORY = _l("In your own words: at a meeting, online, in the street, or at home. What was said or done?")
AT_HOME_BY_NAME = _l("Do you choose home or family? Then only who is given this report by name sees that answer.")
