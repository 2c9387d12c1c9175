"""What holds for the code as a whole. A rule that is not checked here is a wish."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GIR = ROOT / "gir"
MODULES = sorted(path for path in GIR.rglob("*.py") if "vendor" not in path.relative_to(GIR).parts)
TEMPLATES = sorted(path for path in GIR.rglob("*.html") if "vendor" not in path.relative_to(GIR).parts)
SCRIPTS = sorted((GIR / "web" / "static").rglob("*.js"))

LONGEST_VIEW = 15
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
# Writing happens in one place: the transaction that `recorded()` opens and ends with its line in the log.
MAY_COMMIT = {"gir/audit", "gir/database.py"}
# Some small writes are no acts and leave no line: docs/decisions/0005-small-writes-without-a-trace.md and 0011.
MAY_WRITE_WITHOUT_TRACE = {
    "gir/accounts/drafts.py",
    "gir/accounts/feeds.py",  # links that open nothing are counted as failed sign-ins are
    "gir/accounts/second_factor/guessing.py",  # wrong codes too
    "gir/accounts/signing_in.py",
    "gir/audit/chain.py",
    "gir/backups/rotation.py",  # the act has a line, its many short writes have none
    "gir/backups/ledger.py",  # that a key was destroyed is remembered for some months
    "gir/cli.py",
    "gir/database.py",
    "gir/evidence/claims.py",
    "gir/evidence/intake.py",  # pieces that nobody can see yet: 0015-files-have-a-package-of-their-own.md
    "gir/exchange/keeping.py",  # pieces of a file that count for nothing until an act that leaves a line
    "gir/forgetting/clock.py",  # when the clock was seen last: 0089-a-clock-that-jumped-destroys-nothing.md
    "gir/notifications/outbox.py",
    "gir/privacy/processing/services.py",  # a log made of the log: 0080-the-processing-log-is-made-of-the-other.md
    "gir/pulse/services.py",  # an answer that nobody may join with a person: 0017-an-answer-nobody-can-trace.md
    "gir/reporting/drafts.py",
    "gir/statistics/tallies/services.py",  # counts kept to be quick: nothing that the facts do not say
    "gir/visitors/services.py",  # wrong codes are counted as failed sign-ins are
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_imports_run_downwards_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([program, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_only_figures_draws() -> None:
    drawing = {
        place(path)
        for path in MODULES
        if any(name.split(".")[0] in {"matplotlib", "pylab"} for name in imported(tree(path)))
    }
    assert drawing <= {"gir/statistics/figures.py"}


def test_pyplot_is_not_used() -> None:
    for path in MODULES:
        assert "pyplot" not in path.read_text(encoding="utf-8"), f"{place(path)}: pyplot keeps every figure alive"


@pytest.mark.parametrize("path", [path for path in MODULES if path.name.endswith("views.py")], ids=place)
def test_views_are_short(path: Path) -> None:
    for view in (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)):
        assert view.end_lineno is not None
        length = view.end_lineno - view.lineno + 1
        assert length <= LONGEST_VIEW, f"{place(path)}: {view.name} has {length} lines"


def test_a_name_says_what_is_inside() -> None:
    for path in [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]:
        words = {word for part in path.relative_to(ROOT).parts for word in re.split(r"[._]", part)}
        assert not words & EMPTY_NAMES, place(path)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                assert not node.name.lower().endswith(("manager", "helper", "utils")), f"{place(path)}: {node.name}"


FORBIDDEN = {
    r"\|\s*safe\b": "escaping is switched off",
    r"\bMarkup\(": "escaping is switched off",
    r"render_template_string": "a template made of data can be made to run",
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write": "text becomes HTML",
    r"\{%-?\s*autoescape": "escaping is switched off",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_text_never_becomes_code(pattern: str) -> None:
    for path in [*MODULES, *TEMPLATES, *SCRIPTS]:
        found = re.search(pattern, path.read_text(encoding="utf-8"))
        assert found is None, f"{place(path)}: {FORBIDDEN[pattern]}"


def test_nothing_is_saved_without_its_line_in_the_log() -> None:
    for path in MODULES:
        if not any(place(path).startswith(allowed) for allowed in MAY_COMMIT):
            calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
            commits = [call.lineno for call in calls if ast.unparse(call.func).endswith(".commit")]
            assert not commits, f"{place(path)} commits in line {commits}"


def test_few_may_write_without_a_trace() -> None:
    writers = {place(path) for path in MODULES if "write_transaction" in path.read_text(encoding="utf-8")}
    assert writers <= MAY_WRITE_WITHOUT_TRACE


def test_a_day_is_a_dutch_day() -> None:
    """Between midnight and two the day in UTC is yesterday's: ``gir.web.dates.today`` is the day."""
    for path in MODULES:
        found = re.search(r"\bnow\(\)\.date\(\)|date\.today\(\)", path.read_text(encoding="utf-8"))
        assert found is None, f"{place(path)}: {found}"


def test_partial_indexes_are_made_in_one_way() -> None:
    """The option of PostgreSQL in a model would load its dialect at every start on SQLite."""
    told = [place(path) for path in MODULES if "postgresql_where" in path.read_text(encoding="utf-8")]
    assert told == ["gir/database.py"]


def test_views_and_forms_leave_the_session_alone() -> None:
    for path in MODULES:
        if path.name.endswith(("views.py", "forms.py")):
            assert "db.session" not in path.read_text(encoding="utf-8"), place(path)


def test_models_and_services_know_no_request() -> None:
    web = {"flask_wtf", "wtforms"}
    for path in MODULES:
        if path.name in {"models.py", "services.py", "workflow.py", "terms.py"}:
            assert not web & {name.split(".")[0] for name in imported(tree(path))}, place(path)
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.ImportFrom) and node.module == "flask":
                    assert not {name.name for name in node.names} & {"request", "abort", "render_template"}, place(path)
