"""Fewer bytes for whoever takes gzip, and the same content for everybody."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from flask import Flask

from gir.web.compression import MOST_PADDING, compressed
from tests.support.page_client import PageClient

TAKES = {"Accept-Encoding": "br, gzip;q=0.8"}


def test_a_page_is_sent_in_a_quarter_of_its_bytes(app: Flask) -> None:
    plain, small = (app.test_client().get("/sign-in", headers=headers) for headers in ({}, TAKES))
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
    assert b"<h1" in gzip.decompress(small.data)


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "nonsense;;;=,"])
def test_who_does_not_take_gzip_gets_the_plain_page(app: Flask, accepted: str) -> None:
    answer = app.test_client().get("/sign-in", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert b"<h1" in answer.data


def test_a_refusal_is_never_compressed(app: Flask) -> None:
    answers = [app.test_client().get(path, headers=TAKES) for path in ("/nowhere", "/cases/" + "0" * 32)]
    assert all("Content-Encoding" not in answer.headers for answer in answers)


def test_the_length_of_a_compressed_answer_is_partly_chance() -> None:
    lengths = {len(compressed(b"the same text " * 100)) for _ in range(300)}
    assert len(lengths) > MOST_PADDING / 4
    assert max(lengths) - min(lengths) <= MOST_PADDING


def test_the_form_is_light_for_who_has_been_here_before(client_for: Callable[[str], PageClient]) -> None:
    """Then only the page itself is fetched, with its headers; `make bench` weighs it in a browser."""
    answer = client_for("anna")._client.get("/report", headers=TAKES)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) + len(str(answer.headers)) < 8_000


def test_indentation_of_templates_is_not_sent(client_for: Callable[[str], PageClient]) -> None:
    assert "\n  " not in client_for("anna").visit("/report").html


def test_a_kept_chart_is_still_recognised(client_for: Callable[[str], PageClient]) -> None:
    omar = client_for("omar")
    tag = omar.get("/trends/reports.svg", headers=TAKES).headers["ETag"]
    assert omar.get("/trends/reports.svg", headers={**TAKES, "If-None-Match": tag}).status == 304


def test_the_style_sheet_comes_compressed_and_its_head_without_a_body(app: Flask) -> None:
    with app.test_client().get("/vendor/styles.css", headers=TAKES) as sheet:
        assert sheet.headers["Content-Encoding"] == "gzip"
        assert b".gir-" in gzip.decompress(sheet.data)
    assert app.test_client().head("/sign-in", headers=TAKES).data == b""
