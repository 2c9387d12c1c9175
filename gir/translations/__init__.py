"""The catalogues: Dutch over English source strings, one file a package, read once and merged."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

HERE = Path(__file__).parent


class Catalogues(Domain):
    """All catalogues of a language as one. Flask-Babel's own domain reads one file, anew for every request."""

    def __init__(self) -> None:
        super().__init__(translation_directories=[str(HERE)])  # type: ignore[no-untyped-call]

    def get_translations(self) -> NullTranslations:
        """Looked up once for as long as the language stays: a page asks for more than a hundred of its words."""
        context = getattr(g, "_flask_babel", None)
        found: NullTranslations | None = getattr(context, "babel_translations", None)
        if found is None:
            locale = get_locale()
            found = merged(locale.language if locale else "en")
            if context is not None:
                context.babel_translations = found  # where ``force_locale`` puts it away
        return found


@cache
def merged(language: str) -> NullTranslations:
    """Every catalogue of a language; without any the source strings are shown, which are English."""
    everything = Translations()
    for path in sorted((HERE / language / "LC_MESSAGES").glob("*.mo")):
        with path.open("rb") as file:
            catalogue = Translations(file, path.stem)
        everything.merge(catalogue)
        everything.plural = catalogue.plural  # merging leaves out how the language makes plurals
    return everything


@pass_eval_context
def _gettext(context: EvalContext, text: str, **values: object) -> str:
    words = CATALOGUES.get_translations().ugettext(text)
    return _filled(context, words, values) if values or not context.autoescape else _escaped(words)


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, number: int, **values: object) -> str:
    words = CATALOGUES.get_translations().ungettext(one, many, number)
    return _filled(context, words, {"num": number, **values})


@pass_eval_context
def _pgettext(context: EvalContext, meaning: str, text: str, **values: object) -> str:
    return _filled(context, CATALOGUES.get_translations().upgettext(meaning, text), values)


def _filled(context: EvalContext, text: str, values: dict[str, object]) -> str:
    """A text with its values, both escaped. The texts of the library's own functions pass for HTML instead."""
    return (escape(text) if context.autoescape else text) % values


@lru_cache(maxsize=10_000)
def _escaped(words: str) -> Markup:
    """Words of a catalogue, which are the same on every page."""
    return escape(words) % {}


class Languages(Babel):
    """Flask-Babel with our catalogues."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def init_app(self, app: Flask, *args: Any, **kwargs: Any) -> None:
        """Give the templates of ``app`` a shorter way to their words: a page asks for some fifty of them.

        A ``trans`` block is a piece of its template: the markup in it is meant, and stays. It alone asks ``gettext``.
        """
        super().init_app(app, *args, **kwargs)  # type: ignore[no-untyped-call]
        words = app.jinja_env
        words.install_gettext_callables(  # type: ignore[attr-defined]
            lambda text: CATALOGUES.get_translations().ugettext(text),
            lambda one, many, number: CATALOGUES.get_translations().ungettext(one, many, number),
            newstyle=True,
        )
        words.globals.update(_=_gettext, ngettext=_ngettext, pgettext=_pgettext)

    @property
    def domain_instance(self) -> Domain:
        return CATALOGUES


CATALOGUES = Catalogues()
