"""Every word on screen has its Dutch, every term its label, and one English text one Dutch text."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

import gir
from gir.terms import Term

ROOT = Path(gir.__file__).parent
CATALOGUES = sorted((ROOT / "translations" / "nl" / "LC_MESSAGES").glob("*.po"))
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy", "lazy_gettext"), None),
    **dict.fromkeys(("ngettext", "_n"), (1, 2)),
    **dict.fromkeys(("_p", "pgettext", "lazy_in", "lazy_pgettext"), ((1, "c"), 2)),
    **dict.fromkeys(("_np", "npgettext"), ((1, "c"), 2, 3)),
}
TEMPLATE_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|%[sd]")
Key = tuple[str | None, str]
"""Context and English text."""

NEVER_SHOWN = {
    "BackupAct",
    "ForgettingAct",
    "AuditAct",
    "PrivacyAct",
    "Activity",
    "MailAct",
    "MarkerAct",
    "ProtectedAct",
    "ReportAct",
    "PulseAct",
    "Result",
    "Way",
    "KeySet",
    "CodeKind",
    "Retention",
    "Happening",
    "AccountAct",
    "GlassAct",
    "RightsAct",
    "SearchAct",
    "StatisticsAct",
    "ViewAct",
    "ChartKey",
    "Paper",
    "FileKind",
    "FileStatus",
    "Copy",
    "Preview",
    "PileAct",
    "LessonAct",
    "ImportAct",
    "PieceKind",
    "Side",
}
"""Vocabularies that only the code and the log use, or that are told as sentences. Acts have labels where they show."""


def sources() -> Iterator[Path]:
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]):
        if "vendor" not in path.relative_to(ROOT).parts:
            yield path


def key_of(ids: Any, context: str | None) -> Key:
    return context, ids[0] if isinstance(ids, list | tuple) else ids


def used_texts() -> dict[Key, str]:
    """Every text that is translated somewhere, with the first place."""
    found: dict[Key, str] = {}
    for path in sources():
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {} if path.suffix == ".py" else TEMPLATE_OPTIONS
        for line, ids, _comments, context in extract_from_file(method, path, KEYWORDS, options=options):
            found.setdefault(key_of(ids, context), f"{path.relative_to(ROOT)}:{line}")
    found.pop((None, ""), None)
    return found


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="nl") if message.id]


def translated() -> dict[Key, list[tuple[str, Any]]]:
    """Each text with the catalogues it stands in and its Dutch there."""
    found: dict[Key, list[tuple[str, Any]]] = defaultdict(list)
    for path in CATALOGUES:
        for message in messages(path):
            found[key_of(message.id, message.context)].append((path.stem, message.string))
    return found


def test_no_text_is_missing() -> None:
    known = translated()
    missing = [f"{place}: {key[1]!r}" for key, place in used_texts().items() if key not in known]
    assert not missing, "without Dutch:\n" + "\n".join(missing)


def test_no_text_is_left_over() -> None:
    used = used_texts()
    left = [f"{where[0][0]}: {key[1]!r}" for key, where in translated().items() if key not in used]
    assert not left, "in a catalogue but nowhere in the code:\n" + "\n".join(left)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_complete(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale="nl")
    assert not catalogue.obsolete
    for message in catalogue:
        assert not message.fuzzy or not message.id, f"fuzzy: {message.id!r}"
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        assert not message.id or all(strings), f"untranslated: {message.id!r}"
        assert not list(message.check(catalogue)), f"broken: {message.id!r}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_placeholder_is_kept(path: Path) -> None:
    for message in messages(path):
        ids = message.id if isinstance(message.id, list | tuple) else [message.id]
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for text in strings[-1:]:
            assert set(PLACEHOLDER.findall(str(text))) == wanted, f"{message.id!r} became {text!r}"


def test_one_english_text_has_one_dutch_text() -> None:
    """Catalogues are merged at run time: with two translations the last one would win everywhere."""
    torn = {key[1]: where for key, where in translated().items() if len({str(dutch) for _, dutch in where}) > 1}
    assert not torn


def terms() -> list[type[Term]]:
    for module in pkgutil.walk_packages([str(ROOT)], "gir."):
        if module.name.rsplit(".", 1)[-1] in ("terms", "chain", "vault"):
            importlib.import_module(module.name)
    return sorted(Term.__subclasses__(), key=lambda vocabulary: (vocabulary.__module__, vocabulary.__name__))


@pytest.mark.parametrize("vocabulary", terms(), ids=lambda vocabulary: vocabulary.__name__)
def test_every_term_that_is_shown_has_a_label(app: Flask, vocabulary: type[Term]) -> None:
    with app.app_context():
        for language in ("nl", "en"):
            with force_locale(language):
                labels = [str(term.label) for term in vocabulary]
                if vocabulary.__name__ in NEVER_SHOWN and not any(labels):
                    continue
                assert all(labels), f"{vocabulary.__name__} has a term without a label in {language}"
                assert len(set(labels)) == len(labels), f"{vocabulary.__name__}: two terms, one label in {language}"


@pytest.mark.parametrize("vocabulary", terms(), ids=lambda vocabulary: vocabulary.__name__)
def test_a_key_is_plain_and_fits_its_column(vocabulary: type[Term]) -> None:
    for term in vocabulary:
        assert re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_]+)?", term.value), term
        assert len(term.value) <= 40


def test_no_answer_is_called_not_applicable() -> None:
    """An absence that can be chosen was once counted as violence."""
    for vocabulary in terms():
        for term in vocabulary:
            assert term.value not in ("not_applicable", "na", "nvt"), vocabulary
