"""Of a page with nothing to forgive the quick parser makes the tree that the standard's makes; others it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import written_out
from tests.support.page_client import PageClient
from tests.support.page_rules import parse, parse_forgiving

PAGE = '<!doctype html>\n<html lang="nl">\n<head><title>A &amp; B</title>\n</head>\n<body>{}</body>\n</html>\n'
TAGS = sorted({*written_out.ANYWHERE, *written_out.ONLY_HOLDS, "dd", "dt", "li", "noscript", "pre", "td", "th", "svg"})
TAGS.remove(written_out.GROUP)
PIECES = [
    "x",
    " ",
    "\n",
    "\r\n",
    "é",
    "\u00a0",
    "&amp;",
    "&#39;",
    "&nbsp;",
    "&",
    "<",
    ">",
    '"',
    "\x0c",
    "\x85",
    "]]>",
    "<!-- -->",
]
VALUES = [
    "",
    "",
    "",
    "",
    ' class="a b"',
    " required",
    ' id="x" id="y"',
    " Id='x'",
    ' value=">"',
    ' value="\n"',
    " value=x",
]


def flat(element: Element) -> Any:
    return element.tag, dict(element.attrib), element.text or "", element.tail or "", [flat(child) for child in element]


def parents(tag: str) -> list[str]:
    return [name for name, held in written_out.ONLY_HOLDS.items() if tag in held and name != written_out.GROUP]


def written(tag: str, values: str, inside: list[str], closed: bool) -> str:
    if tag in written_out.EMPTY:
        return f"<{tag}{values}>"
    return f"<{tag}{values}>{''.join(inside)}" + (f"</{tag}>" if closed else "")


def elements(inside: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    closed = st.integers(0, 30).map(bool)
    anything = st.builds(written, st.sampled_from(TAGS), st.sampled_from(VALUES), inside, closed)

    def fitting(tag: str) -> st.SearchStrategy[str]:
        held = st.sampled_from(sorted(written_out.ONLY_HOLDS[tag]) or ["b"])
        return st.builds(
            written,
            st.just(tag),
            st.just(""),
            st.lists(st.builds(written, held, st.just(""), inside, closed), max_size=3),
            closed,
        )

    fits = st.sampled_from(sorted({*written_out.ONLY_HOLDS} - {written_out.GROUP, "html", "head"})).flatmap(fitting)
    return st.lists(st.one_of(anything, fits, st.sampled_from(PIECES)), max_size=4)


@settings(max_examples=100)
@given(st.recursive(st.lists(st.sampled_from(PIECES), max_size=2), elements, max_leaves=12))
def test_whatever_it_reads_the_standard_reads_too(body: list[str]) -> None:
    html = PAGE.format("".join(body))
    quick = written_out.read(html)
    if quick is not None:
        root, errors = parse_forgiving(html)
        assert not errors
        assert flat(quick) == flat(root)


@pytest.mark.parametrize(
    "body",
    [
        "<p>a<div>b</div></p>",
        "<p><span><ul><li>a</li></ul></span></p>",
        "<a href='/'>a</a>",
        '<a href="/"><span><a href="/">a</a></span></a>',
        "<button><span><button>a</button></span></button>",
        '<form method="get"><div><form method="get"></form></div></form>',
        "<h1><h2>a</h2></h1>",
        "<ul><li>a<li>b</ul>",
        "<div><li>a</li></div>",
        "<div><dt>a</dt></div>",
        "<dl><dd><div><dt>a</dt></div></dd></dl>",
        "<table><tr><td>a</td></tr></table>",
        "<table><tbody><tr><td>a</td></tr></tbody>x</table>",
        "<table><tbody><tr><td>a</td>x</tr></tbody></table>",
        "<table><tbody><div>a</div></tbody></table>",
        "<select><div>a</div></select>",
        "<select><option>a<option>b</select>",
        "<textarea><b>a</b></textarea>",
        "<script>a()</script>",
        "<style>a</style>",
        "<pre>\na</pre>",
        "<svg></svg>",
        "<div/>",
        "<br></br>",
        "<DIV></DIV>",
        '<p CLASS="a">b</p>',
        '<p class="a" class="b">c</p>',
        "<p class=a>b</p>",
        '<p title="a\nb">c</p>',
        "<p>a & b</p>",
        "<p>&nbsp;</p>",
        "<p>\x80</p>",
        "<p>\ufdd0</p>",
        "<!-- a -->",
        "<strong><p>a</strong></p>",
        "</body><p>a</p>",
        "<div>",
    ],
)
def test_it_leaves_what_may_have_to_be_forgiven_or_moved(body: str) -> None:
    html = PAGE.format(body)
    assert written_out.read(html) is None
    root, errors = parse_forgiving(html)
    again, same = parse(html)
    assert (flat(again), same) == (flat(root), errors)


def test_it_reads_the_pages_that_we_send(client_for: Callable[..., PageClient]) -> None:
    """Else every test would wait for the other one."""
    client = client_for("chantal")
    for path in ("/cases", "/report", "/trends", "/account", "/settings/people"):
        html = client.get(path, follow=True).html
        quick = written_out.read(html)
        assert quick is not None, path
        assert flat(quick) == flat(parse_forgiving(html)[0])
