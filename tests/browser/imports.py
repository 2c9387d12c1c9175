"""Imports to look at: one that could be taken over, and one that was; and a marker in the charts."""

from __future__ import annotations

from flask import Flask

from gir.accounts.actor import Actor, actor_of
from gir.demonstration.cast import Cast
from gir.exchange.days import Span
from gir.exchange.importing import read_file, receive_file, save_layout
from gir.exchange.mapping import Layout
from gir.exchange.models import HistoryImport
from gir.exchange.queries import file_of
from gir.exchange.taking_over import Consent, approve, take_over
from gir.exchange.terms import Target, Way
from gir.statistics.markers.services import add_marker
from gir.statistics.markers.terms import MarkerKind
from gir.web.dates import today


def import_stories(app: Flask, cast: Cast, long_word: str) -> dict[str, str]:
    """The id of each import, and of the marker."""
    rows = f"4-3-2011;verbaal;licht\n31-2-2011;fysiek;zwaar\nmei 2012;{long_word};middel\n"
    text = f"Datum;{long_word};Ernst\n{rows}"
    with app.app_context():
        omar = actor_of(cast.people["omar"])
        done = _brought(text, omar)
        file = file_of(done)
        assert file is not None
        days = Span(today().replace(year=2011, month=1, day=1), today().replace(year=2012, month=12, day=31))
        approve(done, file, Consent(Way.GOOD, days, throughout=True), edition=done.edition, actor=omar)
        take_over(done, actor=omar)
        ready = _brought(f"{text}9-9-2011;fysiek;zwaar\n", omar)
        marker = add_marker(MarkerKind.EVENT, today(), long_word, actor=omar)
        return {"import_done": done.id, "import_ready": ready.id, "marker": marker.id}


def _brought(text: str, actor: Actor) -> HistoryImport:
    history = receive_file("lijst.csv", text.encode(), actor=actor)
    read_file(history, actor=actor)
    meanings = {Target.FORMS: {"verbaal": "verbal", "fysiek": "physical"}, Target.SEVERITY: {"licht": "light"}}
    layout = Layout((Target.DAY, Target.FORMS, Target.SEVERITY), meanings)
    save_layout(history, layout, edition=history.edition, actor=actor)
    return history
