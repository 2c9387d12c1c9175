"""The steps beside a case: what nobody has to do does not look as if somebody did it."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from gir.cases.services import set_severity, skip_step
from gir.cases.terms import Step
from gir.demonstration.cast import Cast
from gir.incidents.terms import Form, Severity
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report

Client = Callable[..., PageClient]


def marks(page_html: str, words: str) -> set[str]:
    """The pictures that stand before a clock with these words."""
    before = rf'gir-icon--([a-z]+)" aria-hidden="true"></span><span><strong>{re.escape(words)}</strong>'
    return set(re.findall(before, page_html))


def test_what_is_left_out_or_not_needed_has_no_mark_of_being_done(app: Flask, cast: Cast, client_for: Client) -> None:
    case_id = file_report(app, cast.people["anna"], forms=frozenset({Form.VERBAL}))
    chantal, hanna = cast.people["chantal"], cast.people["hanna"]
    does(app, chantal, set_severity, case_id, Severity.MEDIUM, "Het was meer dan dat.")
    does(app, chantal, set_severity, case_id, Severity.LIGHT, "Toch niet.")
    does(app, hanna, skip_step, case_id, Step.TALK_1, "Zij is met pensioen.")
    html = client_for("hanna").visit(f"/cases/{case_id}").html
    assert marks(html, "gedaan") == {"check"}
    assert marks(html, "niet nodig") == {"off"}
    assert marks(html, "niet van toepassing") == {"off"}
