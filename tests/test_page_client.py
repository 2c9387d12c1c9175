"""The page client sees what is wrong with a page, so that every other test can leave that to it."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request

from tests.support.page_client import PageClient

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
FRAME = '<!doctype html><html lang="nl"><head><title>Melden</title></head><body><main>{}</main></body></html>'
FORM = """
<h1>Melden</h1>
<form method="post" action="/sent"><input type="hidden" name="csrf_token" value="t0ken">
<label for="place">Waar?</label><input id="place" name="place" value="Balie">
<label><input type="checkbox" name="form" value="threat"> Bedreiging</label>
<label><input type="checkbox" name="form" value="verbal" checked> Uitschelden</label>
<label for="when">Wanneer?</label><select id="when" name="when"><option value="now">Nu<option value="then">Toen</select>
<button>Versturen</button></form>
"""


def client_of(body: str, headers: dict[str, str] = HEADERS) -> PageClient:
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def page() -> Response:
        return Response(body if body.startswith("<!doctype") else FRAME.format(body), headers=headers)

    @app.post("/sent")
    def sent() -> Response:
        words = "; ".join(f"{name}={','.join(request.form.getlist(name))}" for name in request.form)
        return Response(FRAME.format(f"<h1>Verstuurd</h1><p>{words}</p>"), headers=headers)

    @app.get("/old")
    def old() -> Response:
        return Response(status=302, headers={**headers, "Location": "/"})

    return PageClient(app)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<h1>A</h1><p><div></div></p>", "line"),
        ("<h1>A</h1><ul><p>x</p></ul>", "<p> directly in <ul>"),
        ("<p>no heading</p>", "0 main headings"),
        ("<h1>A</h1><h1>B</h1>", "2 main headings"),
        ("<h1>A</h1><h3>B</h3>", "level 3 follows one of level 1"),
        ('<h1 id="a">A</h1><p id="a">', "the id 'a' occurs 2 times"),
        ('<h1>A</h1><p aria-describedby="b">', "'b' points at nothing"),
        ('<h1>A</h1><input name="place">', "has no label"),
        ("<h1>A</h1><button></button>", "<button> without words"),
        ('<h1>A</h1><img src="/x.svg">', "has no alt"),
        ('<h1>A</h1><form method="post" action="/x"></form>', "has 0 tokens"),
        ('<h1 style="color:red">A</h1>', "has the attribute style"),
        ('<h1 onclick="x()">A</h1>', "has the attribute onclick"),
        ("<h1>A</h1><script>x()</script>", "an inline <script>"),
        ('<h1>A</h1><a href="javascript:x()">x</a>', "starts with javascript:"),
        ("<!doctype html><html><head><title>A</title></head><body><h1>A</h1></body></html>", "no lang"),
        ('<!doctype html><html lang="nl"><head><title></title></head><body><h1>A</h1></body></html>', "title is empty"),
    ],
)
def test_a_faulty_page_fails_the_test_that_asked_for_it(body: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint.replace("(", r"\(")):
        client_of(body).get("/")


@pytest.mark.parametrize("header", HEADERS)
def test_every_security_header_is_missed(header: str) -> None:
    fewer = {name: value for name, value in HEADERS.items() if name != header}
    with pytest.raises(AssertionError):
        client_of("<h1>A</h1>", fewer).get("/")


def test_a_form_is_sent_as_a_browser_would() -> None:
    page = client_of(FORM).get("/").form("/sent").submit(place="Straat")
    assert page.h1 == "Verstuurd"
    assert page.main == "Verstuurdcsrf_token=t0ken; place=Straat; form=verbal; when=now"


def test_several_boxes_can_be_ticked_and_unticked() -> None:
    form = client_of(FORM).get("/").form("/sent")
    assert "form=threat,verbal" in form.submit(form=["threat", "verbal"]).text
    assert "form=" not in form.submit(form=[]).text


def test_options_are_known_by_their_words() -> None:
    form = client_of(FORM).get("/").form("/sent")
    assert form.options("form") == {"threat": "Bedreiging", "verbal": "Uitschelden"}
    assert form.options("when") == {"now": "Nu", "then": "Toen"}


def test_nobody_can_type_where_there_is_no_field() -> None:
    with pytest.raises(AssertionError, match="has no 'colour'"):
        client_of(FORM).get("/").form("/sent").submit(colour="red")


def test_redirects_are_followed_when_asked() -> None:
    client = client_of(FORM)
    assert client.get("/old").status == 302
    assert client.visit("/old").h1 == "Melden"
