"""The start kit and the poster: one page that everybody can read, and that no text can take over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import segno
from flask import Flask, url_for

from gir.cases.clocks import Clock
from gir.cases.protocol import DEFAULT_PROTOCOL
from gir.cases.protocol.limits import LIMITS
from gir.cases.terms import Step
from gir.demonstration.cast import Cast
from gir.organisations.papers import ANSWER_DAYS, RELIEF_HOURS, About, Paper, words_of
from gir.organisations.settings import report_token_of
from gir.web.paper import NotTypeset, as_data, typeset
from tests.support.pdf import drawn_code, open_pdf, structure, text_of_pdf

ADDRESS = "https://meldpunt.voorbeeldstad.example/r/AbCdEfGhIjKlMnOpQrStUvWxYz012345"
ABOUT = About("Gemeente Voorbeeldstad", "Beveiliging", "5555", "5510", "Wij blijven rustig.", ADDRESS, accountless=True)
PAPERS = [(paper, language) for paper in Paper for language in ("nl", "en")]


def made(app: Flask, paper: Paper, about: About = ABOUT, language: str = "nl") -> bytes:
    with app.app_context():
        return typeset(paper.template, as_data(words_of(paper, about, language)))


@pytest.mark.parametrize(("paper", "language"), PAPERS)
def test_it_is_one_page_that_a_screen_reader_can_read(app: Flask, paper: Paper, language: str) -> None:
    with open_pdf(made(app, paper, language=language)) as document:
        assert len(document.pages) == 1
        assert str(document.Root.Lang) == language
        assert bool(document.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in document.Root
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo["/Title"])
        assert b"<pdfuaid:part>1</pdfuaid:part>" in document.Root.Metadata.read_bytes()
        (width, height) = (float(side) for side in document.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (595, 842)  # A4 in points


@pytest.mark.parametrize("paper", Paper)
def test_a_screen_reader_hears_headings_lists_and_what_the_code_opens(app: Flask, paper: Paper) -> None:
    parts = structure(made(app, paper))
    kinds = [kind for kind, _spoken in parts]
    assert kinds.count("H1") == 1
    assert kinds.index("H1") < kinds.index("H2")
    assert kinds.count("H2") == (5 if paper is Paper.START_KIT else 1)
    assert kinds.count("L") == (4 if paper is Paper.START_KIT else 0)
    assert [spoken for kind, spoken in parts if kind == "Figure"] == [f"Code om te scannen. Die opent {ADDRESS}"]


@pytest.mark.parametrize(("paper", "language"), PAPERS)
def test_it_says_what_somebody_needs(app: Flask, paper: Paper, language: str) -> None:
    text = text_of_pdf(made(app, paper, language=language))
    for words in ("Gemeente Voorbeeldstad", "112", "Beveiliging", "5555", "5510", "Wij blijven rustig."):
        assert words in text
    assert ADDRESS in text.replace(" ", "")  # a long one is broken over lines
    assert ("geen account" if language == "nl" else "do not need an account") in text
    if paper is Paper.START_KIT:
        wanted = ("Wat telt mee?", "Wat gebeurt er dan?") if language == "nl" else ("What counts?", "Who helps you?")
        assert all(words in text for words in wanted)


@pytest.mark.parametrize("paper", Paper)
def test_the_code_holds_the_address(app: Flask, paper: Paper) -> None:
    for address in (ADDRESS, "http://127.0.0.1:8000/report"):
        squares = drawn_code(made(app, paper, replace(ABOUT, address=address)))
        assert squares == [[bool(dark) for dark in row] for row in segno.make(address, error="q", micro=False).matrix]


def test_what_is_not_filled_in_is_left_out(app: Flask) -> None:
    about = About("De Sleutel", None, None, None, None, "https://sleutel.example/report", accountless=False)
    for paper in Paper:
        text = text_of_pdf(made(app, paper, about))
        assert "112" in text
        assert "Emotie mag, agressie niet." in text
        for words in ("None", "Beveiliging", "dag en nacht", "geen account"):
            assert words not in text


SECRET = "een-geheim-in-een-bestand"
HOSTILE = (
    '#read("{file}")',
    "#panic()",
    "$1/0$ *vet* _schuin_ `code` @bron <naam> \\ // /* https://x.example",
    '"); #read("{file}") //',
    '#include "{file}"',
    '#eval("1+1") #sys.inputs.data #image("{file}")',
    "{{7*7}} <script>alert(1)</script> &amp; %s %(name)s",
    "A" * 300,
    "漢字かな 😀🚒 \ue000 \U000e0001 \u202e omgekeerd",
    "مرحبا بالعالم שלום עולם",
    "e" + "\u0301" * 200,
    "\n\n\t a \u2028 b",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("paper", Paper)
def test_text_never_becomes_an_instruction(app: Flask, tmp_path: Path, paper: Paper, text: str) -> None:
    (tmp_path / "geheim.txt").write_text(SECRET)
    text = text.replace("{file}", str(tmp_path / "geheim.txt"))
    about = About(text, text[:60], "5555", "5510", text, ADDRESS, accountless=False)
    content = made(app, paper, about)
    with open_pdf(content) as document:
        assert len(document.pages) == 1
    shown = text_of_pdf(content)
    assert SECRET not in shown
    assert "5555" in shown
    if text.isascii():
        assert "".join(text.split()) in "".join(shown.split())


def test_the_longest_of_everything_still_fits(app: Flask) -> None:
    about = About("W" * 120, "M" * 60, "0" * 30, "0" * 30, "W" * 160, f"https://{'w' * 180}.example/r/{'W' * 32}", True)
    for paper in Paper:
        for language in ("nl", "en"):
            content = made(app, paper, about, language)
            with open_pdf(content) as document:
                assert len(document.pages) == 1
            assert "0" * 30 in text_of_pdf(content).replace(" ", "")


def test_a_template_that_is_broken_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#let d = (")
    with pytest.raises(NotTypeset, match="unclosed"):
        typeset((broken,), "{}")


def test_the_same_words_make_the_same_file(app: Flask) -> None:
    first = made(app, Paper.POSTER)
    typeset.cache_clear()
    assert made(app, Paper.POSTER) == first


def test_what_it_promises_is_what_the_protocol_asks() -> None:
    rules = {rule.step: rule for rule in DEFAULT_PROTOCOL}
    assert rules[Step.RELIEF].clock == Clock(hours=RELIEF_HOURS)
    assert rules[Step.ANSWER].clock == Clock(working_days=ANSWER_DAYS)


def test_no_organisation_may_promise_less_than_it_prints() -> None:
    assert LIMITS[Step.RELIEF].longest == Clock(hours=RELIEF_HOURS)
    assert LIMITS[Step.ANSWER].longest == Clock(working_days=ANSWER_DAYS)


# ── Over HTTP ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/organisation/start-kit.pdf", "/organisation/poster.pdf"])
def test_everybody_who_is_signed_in_may_download(cast: Cast, client_for: Any, visitor: Any, path: str) -> None:
    assert visitor.get(path).status == 302
    for name in ("anna", "bea", "rik"):
        page = client_for(name).get(path)
        assert page.status == 200
        assert page.headers["Content-Type"] == "application/pdf"
        assert page.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "5555" in text_of_pdf(page.body)
    elsewhere = text_of_pdf(client_for("pia").get(path).body)
    assert "Voorbeeldstad" not in elsewhere
    assert "5555" not in elsewhere


def test_a_browser_gets_it_again_only_when_it_changed(client_for: Any) -> None:
    path, client = "/organisation/start-kit.pdf", client_for("bea")
    first = client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert client.get(path, language="en").headers["ETag"] != tag
    client.visit("/organisation/details").form("/organisation/details").submit(duty_number="9876")
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status == 200
    assert "9876" in text_of_pdf(changed.body)


def test_the_language_is_that_of_the_page_or_the_one_asked_for(client_for: Any) -> None:
    client = client_for("anna")
    for asked, language in ((None, "nl"), ("en", "en"), ("nl", "nl"), ("xx", "nl"), ("../../etc/passwd", "nl")):
        query = {"language": asked} if asked else {}
        with open_pdf(client.get("/organisation/poster.pdf", **query).body) as document:
            assert str(document.Root.Lang) == language


def test_the_poster_points_to_where_people_report(app: Flask, cast: Cast, client_for: Any) -> None:
    client = client_for("bea")
    path, base = "/organisation/poster.pdf", "http://127.0.0.1:8000"
    with app.test_request_context():
        assert url_for("reporting.report") == "/report"
    assert f"{base}/report" in text_of_pdf(client.get(path).body)
    client.visit("/organisation/ways").form("/organisation/ways").submit(accountless=True)
    with app.app_context():
        token = report_token_of(cast.organisation_id)
    content = client.get(path).body
    assert f"{base}/r/{token}" in text_of_pdf(content).replace(" ", "")
    wanted = segno.make(f"{base}/r/{token}", error="q", micro=False).matrix
    assert drawn_code(content) == [[bool(dark) for dark in row] for row in wanted]


def test_the_page_may_be_asked_for_with_json_like_text(app: Flask) -> None:
    """Data is JSON on its way; quotes and backslashes in it are only letters."""
    text = '"}], "title": "gekaapt", "x": [{"\\'
    with app.app_context():
        words = words_of(Paper.POSTER, replace(ABOUT, organisation=text), "nl")
    assert json.loads(as_data(words)) == words
    with open_pdf(typeset(Paper.POSTER.template, as_data(words))) as document:
        assert str(document.docinfo["/Title"]) != "gekaapt"
        assert str(document.docinfo["/Author"]) == text
