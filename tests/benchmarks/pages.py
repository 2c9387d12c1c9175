"""How long do the pages take beside the least that Flask can answer from the same kind of server?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from tests.benchmarks.browser import Browser
from tests.benchmarks.measure import Absent, Limit, Result, Row, Work, in_rounds, result
from tests.benchmarks.population import PASSWORD, Installation
from tests.benchmarks.servers import BARE, exchange, plain_request, product, served

ROUNDS = 9
REQUESTS = 30
"""Of each page, in each round; fewer when they take longer than ``PATIENCE`` together."""
PATIENCE = 1.0
"""Seconds."""
AT_ONCE = 4
WARM_UP = 20
"""Requests before measuring: each worker has to have seen the page."""
BESIDE = "bare answer"
WORK_LIST = Limit(8, 4)
CACHED_CHART = Limit(2, 2)


@dataclass(frozen=True)
class Question:
    """A page that is asked for again and again."""

    name: str
    path: str
    limit: Limit | None = None
    unchanged: bool = False
    at_once: bool = False


def measure(installation: Installation) -> list[Row]:
    """All pages, one request at a time and some with four at a time."""
    questions = [
        Question("work list of 50", "/cases", WORK_LIST, at_once=True),
        Question("chart from the cache", "/trends/reports.svg", CACHED_CHART, at_once=True),
        Question("the same, unchanged (304)", "/trends/reports.svg", CACHED_CHART, unchanged=True),
        Question("case page", f"/cases/{installation.case_id}"),
        Question("trends page", "/trends"),
        Question("form for a report", "/report"),
    ]
    with served(product(installation.settings)) as port, served(BARE) as bare_port:
        omar = Browser(port)
        omar.sign_in("omar@voorbeeldstad.example", PASSWORD)
        return [*_reading(omar, questions, bare_port), _signing_in(port, bare_port)]


def _reading(omar: Browser, questions: list[Question], bare_port: int) -> list[Row]:
    bare = plain_request(bare_port, "/")
    found: list[Row] = []
    works: dict[str, Work] = {BESIDE: _one_by_one(bare_port, bare), f"{BESIDE} x4": _at_once(bare_port, bare)}
    for question in questions:
        answers = [omar.get(question.path) for _ in range(WARM_UP)]
        if answers[-1].status != 200:
            found.append(Absent(question.name, f"not measured: {question.path} answers {answers[-1].status}"))
            continue
        tag = {"If_None_Match": answers[-1].headers["etag"]} if question.unchanged else {}
        request = omar.request(question.path, None, **tag)
        works[question.name] = _one_by_one(omar.port, request)
        if question.at_once:
            works[f"{question.name} x4"] = _at_once(omar.port, request)
    taken = in_rounds(works, ROUNDS)
    for question in (q for q in questions if q.name in taken):
        found.append(result(question.name, taken[question.name], BESIDE, taken[BESIDE], question.limit))
        if question.at_once:
            four = f"{question.name} x4"
            name = f"{question.name}, {AT_ONCE} at a time"
            found.append(result(name, taken[four], BESIDE, taken[f"{BESIDE} x4"], question.limit))
    return found


def _one_by_one(port: int, request: bytes) -> Work:
    def work() -> float:
        taken: list[float] = []
        while len(taken) < REQUESTS and sum(taken) < PATIENCE * 1000:
            taken.append(_milliseconds(port, request))
        return median(taken)

    return work


def _at_once(port: int, request: bytes) -> Work:
    def work() -> float:
        with ThreadPoolExecutor(AT_ONCE) as visitors:
            return median(visitors.map(lambda _: _milliseconds(port, request), range(REQUESTS)))

    return work


def _milliseconds(port: int, request: bytes) -> float:
    started = perf_counter()
    exchange(port, request)
    return (perf_counter() - started) * 1000


def _signing_in(port: int, bare_port: int) -> Result:
    works = {"ours": _several_sign_ins(port), BESIDE: _one_by_one(bare_port, plain_request(bare_port, "/"))}
    taken = in_rounds(works, ROUNDS)
    return result("signing in", taken["ours"], BESIDE, taken[BESIDE])


def _several_sign_ins(port: int) -> Work:
    return lambda: median(Browser(port).sign_in("anna@voorbeeldstad.example", PASSWORD).milliseconds for _ in range(6))
