"""The trends page and its report: what counting, drawing and typesetting take, in processor time, of children too."""

from __future__ import annotations

import gc
import io
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

from flask import has_app_context
from flask_babel import force_locale
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from werkzeug.datastructures import MultiDict

import gir
from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.cases import counting
from gir.database import db
from gir.demonstration.cast import DOMAIN
from gir.facts.services import write_fact
from gir.statistics import cache as drawings
from gir.statistics.catalogue import ChartKey, Choice, make_chart
from gir.statistics.chapters import is_shown
from gir.statistics.charts import Chart
from gir.statistics.choices import read_choice
from gir.statistics.figures import draw
from gir.statistics.reports.contents import Part, Report
from gir.statistics.reports.files import file_of
from gir.statistics.reports.internal import report_of
from gir.statistics.reports.terms import Kind
from gir.statistics.tallies import queries
from gir.statistics.tallies.services import store_tallies
from gir.vault import keyring
from tests.benchmarks import chart as standard
from tests.benchmarks.measure import Amount, Limit, Row, Work, in_rounds, result
from tests.benchmarks.population import Installation
from tests.support.stories import file_report

ROUNDS = 9
CHARTS_OF_REPORT = 8
PAGE = Limit(1.15, 1.15)
REPORT = Limit(1.3, 1.3)
KEPT_REPORT, PDF_PAGES = Limit(0.6, 0.6), Limit(1, 1)
SHARE_OF_SUBMIT = 10.0
"""Percent."""
GROWTH = 8.0
"""Megabytes."""
CHARTS, REPORTS = 3_000, 30
"""Drawn and typeset to see whether memory grows; each chart anew."""
SUBMITS = 60


def measure(installation: Installation) -> list[Row]:
    """All of it, on the small installation with its tallies stored."""
    app = gir.create_app(installation.settings)
    with app.app_context():
        while store_tallies():
            pass
    with app.test_request_context(), force_locale("nl"):
        choice = whole_page("chantal")
        rows = [*_page(choice), *_report(choice), *_memory(choice)]
        db.engine.dispose()
    rows.append(_fact_of_a_submit(installation))
    return rows


def whole_page(name: str, **chosen: str) -> Choice:
    """The choice of somebody who opens the page, with the chart of care too."""
    return replace(read_choice(somebody(name), MultiDict(chosen)), care=True)


def somebody(name: str) -> Actor:
    """One of the cast."""
    return actors_where(Person.email_lookup == keyring().lookup(f"{name}@{DOMAIN}"))[0]


def processor() -> float:
    """Seconds that this process has worked, and those that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def milliseconds(work: Callable[[], object], times: int = 1) -> Work:
    """The processor time of one time, of several."""

    def timed() -> float:
        gc.collect()
        started = processor()
        for _ in range(times):
            if has_app_context():
                db.session.rollback()  # or it would still see what it saw the last time
            work()
        return (processor() - started) * 1000 / times

    return timed


# ── The page ───────────────────────────────────────────────────────────────────────────────────────────────────


def made(choice: Choice) -> list[Chart]:
    """The charts of the page, from what is stored or counted."""
    return [make_chart(key, choice) for key in ChartKey if is_shown(key, choice)]


def _page(choice: Choice) -> Iterator[Row]:
    ready = made(choice)
    works: dict[str, Work] = {
        "all": milliseconds(lambda: [draw(each) for each in made(choice)]),
        "drawing": milliseconds(lambda: [draw(each) for each in ready]),
    }
    counted = milliseconds(lambda: [draw(each) for each in made(choice)])

    def with_counts_at_hand() -> float:
        with counts_at_hand():
            return counted()

    with_counts_at_hand()
    works["counted"] = with_counts_at_hand
    in_rounds(works, 2)
    taken = in_rounds(works, ROUNDS)
    name = f"{len(ready)} charts of the page"
    yield result(f"{name}, beside counts at hand", taken["all"], "counted", taken["counted"], PAGE)
    yield result(f"{name}, beside drawing alone", taken["all"], "drawing", taken["drawing"], PAGE)


_at_hand = cache(queries._of_months)


@contextmanager
def counts_at_hand() -> Iterator[None]:
    """Inside it every tally that was read before is known."""

    def known(tally: Any, scope: Any, months: Sequence[Any]) -> Any:
        return _at_hand(tally, scope, tuple(months))

    with patch.object(queries, "_of_months", known):
        yield


# ── The report ─────────────────────────────────────────────────────────────────────────────────────────────────


def _report(choice: Choice) -> Iterator[Row]:
    pictures = [each for each in made(choice) if each.reason is None][:CHARTS_OF_REPORT]
    report = _report_with(choice, pictures)
    classic = _standard_figures()
    works: dict[str, Work] = {
        "anew": milliseconds(lambda: _pdf(report, anew=True)),
        "kept": milliseconds(lambda: _pdf(report)),
        "drawing": milliseconds(lambda: [draw(each) for each in pictures]),
        "one standard": milliseconds(lambda: standard.standard_reports(standard.charts()[0])),
        "PdfPages": milliseconds(lambda: _pages(classic)),
    }
    in_rounds(works, 1)
    taken = in_rounds(works, ROUNDS)
    name = f"report of {len(pictures)} charts"
    yield result(name, taken["anew"], "drawing them", taken["drawing"], REPORT)
    yield result(f"{name}, kept", taken["kept"], "one standard chart", taken["one standard"], KEPT_REPORT)
    yield result(f"{name}, beside PdfPages", taken["anew"], "PdfPages", taken["PdfPages"], PDF_PAGES)


def _report_with(choice: Choice, pictures: Sequence[Chart]) -> Report:
    return replace(report_of(choice, "Voorbeeldstad"), parts=(Part("Cijfers", tuple(pictures)),))


def _pdf(report: Report, *, anew: bool = False) -> bytes:
    if anew:
        drawings._kept.clear()
    return file_of(report, Kind.PDF, lambda chart: (chart.key,), "nl")


def _standard_figures() -> list[Callable[[], object]]:
    reports, severity, follow_up = standard.charts()
    kinds: list[Callable[[], object]] = [
        lambda: standard.standard_reports(reports),
        lambda: standard.standard_severity(severity),
        lambda: standard.standard_follow_up(follow_up),
    ]
    return list(islice(cycle(kinds), CHARTS_OF_REPORT))


def _pages(classic: Sequence[Callable[[], object]]) -> bytes:
    """The same number of standard charts as pages of a PDF."""
    out = io.BytesIO()

    def kept(figure: Figure) -> bytes:
        pages.savefig(figure)
        return b""

    with PdfPages(out) as pages, patch.object(standard, "_saved", kept):
        for make in classic:
            make()
    return out.getvalue()


# ── Memory ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _memory(choice: Choice) -> Iterator[Row]:
    keys = [key for key in ChartKey if is_shown(key, choice)]
    report = _report_with(choice, made(choice)[:CHARTS_OF_REPORT])

    def many_charts(number: int) -> None:
        for key in islice(cycle(keys), number):
            draw(make_chart(key, choice))
            db.session.rollback()

    def many_reports(number: int) -> None:
        for _ in range(number):
            _pdf(report, anew=True)

    for name, work, number in (("charts", many_charts, CHARTS), ("reports", many_reports, REPORTS)):
        work(number // 10)
        gc.collect()
        before = _resident()
        work(number)
        gc.collect()
        yield Amount(f"memory after {number:,} {name} more", _resident() - before, "MB", GROWTH)


def _resident() -> float:
    """Megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


# ── A report received ──────────────────────────────────────────────────────────────────────────────────────────


def _fact_of_a_submit(installation: Installation) -> Row:
    """How much of receiving a report (its service alone, without the page) is writing the fact and its versions."""
    app = gir.create_app(installation.settings)
    with app.app_context():
        anna = somebody("anna").person_id
    spent = [0.0]
    write: Any = vars(counting)["write_fact"]
    write = write_fact

    def timed(*arguments: Any, **more: Any) -> None:
        started = process_time()
        write(*arguments, **more)
        spent[0] += process_time() - started

    shares = []
    with patch.object(counting, "write_fact", timed):
        for _ in range(SUBMITS):
            spent[0], started = 0.0, process_time()
            file_report(app, anna)
            shares.append(100 * spent[0] / (process_time() - started))
    with app.app_context():
        db.engine.dispose()
    return Amount("writing the fact, of a report received", median(shares), "%", SHARE_OF_SUBMIT)
