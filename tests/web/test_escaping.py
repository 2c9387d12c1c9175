"""What a text says is shown as it is written: every character of it is escaped, and none of them twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g

from gir.terms import lazy, lazy_in
from gir.web.fragments import Fragment

TEXT, SHOWN = 'HRM & OOV: "<", 1', "HRM &amp; OOV: &#34;&lt;&#34;, 1"


class Dutch:
    """A catalogue in which every text has the same translation."""

    def ugettext(self, _text: str) -> str:
        return TEXT

    def ungettext(self, _one: str, _many: str, _number: int) -> str:
        return TEXT.replace("1", "%(num)d")

    def upgettext(self, _context: str, _text: str) -> str:
        return TEXT


def rendered(app: Flask, template: str, catalogue: Any = None, **values: Any) -> str:
    with app.test_request_context():
        if catalogue:
            g._flask_babel = SimpleNamespace(babel_translations=catalogue)
        return app.jinja_env.from_string(template).render(**values)


@pytest.mark.parametrize("asked", ['_("Text")', 'ngettext("Text", "Texts", 1)', 'pgettext("there", "Text")'])
@pytest.mark.parametrize(
    "template",
    [
        "{{ ASKED }}",
        "{% set text = ASKED %}{{ text }}",
        "{% macro shown(text) %}{{ text }}{% endmacro %}{{ shown(ASKED) }}",
        '{{ "" ~ ASKED }}',
        '{{ [ASKED]|join(", ") }}',
    ],
)
def test_a_translation_is_escaped_once(app: Flask, asked: str, template: str) -> None:
    assert rendered(app, template.replace("ASKED", asked), Dutch()) == SHOWN


@pytest.mark.parametrize(
    "asked",
    [
        '_("Of %(who)s & all", who=who)',
        'ngettext("Of %(who)s & all", "Of %(who)s & others", 1, who=who)',
        'pgettext("there", "Of %(who)s & all", who=who)',
    ],
)
@pytest.mark.parametrize(
    "who", ["<b>", lazy("<b>"), lazy_in("there", "<b>")], ids=["text", "lazy", "lazy in a context"]
)
def test_what_is_filled_in_is_escaped_once(app: Flask, asked: str, who: str) -> None:
    assert rendered(app, "{{ " + asked + " }}", who=who) == "Of &lt;b&gt; &amp; all"


@pytest.mark.parametrize("text", [lazy("Mine & yours"), lazy_in("there", "Mine & yours")])
def test_a_text_from_the_code_is_escaped_once(app: Flask, text: str) -> None:
    template = "{{ text }} {{ text|string }} {% set kept = text %}{{ kept }} {{ [text]|join }}"
    assert rendered(app, template, text=text) == " ".join(["Mine &amp; yours"] * 4)


def test_markup_that_is_part_of_the_template_stays(app: Flask) -> None:
    template = "{% trans who=who %}It is <strong>not</strong> of {{ who }}.{% endtrans %}"
    assert rendered(app, template, who="<b>") == "It is <strong>not</strong> of &lt;b&gt;."


def test_a_kept_piece_of_a_page_escapes_like_the_page(app: Flask) -> None:
    with app.test_request_context():
        piece = Fragment("components/parts.html", "badge")("soon", lazy("Mine & yours"))
    assert "Mine &amp; yours" in piece
    assert "&amp;amp;" not in piece


def test_outside_html_nothing_is_escaped(app: Flask) -> None:
    template = '{% autoescape false %}{{ _("Of %(who)s & all", who=who) }}{% endautoescape %}'
    assert rendered(app, template, who="<b>") == "Of <b> & all"
