"""Documents to print, as PDF that a screen reader can read too (PDF/UA-1).

A document is a template of ours and data. The data travels as JSON and is never pasted into a template, so nothing that
somebody typed can become an instruction. The fonts are the DejaVu family that lies in the drawing library's package:
the web fonts are WOFF2, which the typesetter cannot read, and the fonts of the machine would give every installation
its own paper. What DejaVu does not have, such as Chinese, is drawn as a box that names its script.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TYPESETTER = Path(__file__).with_name("typesetter.py")
PASSED_ON = ("LD_LIBRARY_PATH",)
"""What the interpreter itself may need to start. Nothing else of ours is told to it, no secret either."""
PATIENCE = 20.0
"""Seconds a document may take. It takes a tenth of one."""
MOST_KEPT = 32
"""Documents a worker keeps; each is some 50 kB."""


class NotTypeset(RuntimeError):
    """A document could not be made; the message is the typesetter's."""


@lru_cache(maxsize=MOST_KEPT)
def typeset(template: tuple[Path, ...], data: str) -> bytes:
    """The same as ``typeset_once``, and a worker keeps it: for what holds nothing of a person."""
    return typeset_once(template, data)


def typeset_once(template: tuple[Path, ...], data: str) -> bytes:
    """The document of ``template`` (files that are read one after the other) with ``data`` (see ``as_data``), as a PDF.

    Nothing of it is kept.

    Raises:
        NotTypeset: the template is broken, or it took too long.
    """
    request = {"template": _text_of(template), "data": json.loads(data), "fonts": [str(_fonts())]}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise NotTypeset(f"no answer after {PATIENCE} seconds") from error
    if done.returncode:
        raise NotTypeset(done.stderr.decode(errors="replace"))
    return done.stdout


def as_data(values: Mapping[str, Any]) -> str:
    """The values of a document in one text: the same values give the same text."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def entity_tag(template: tuple[Path, ...], data: str) -> str:
    """A tag that changes whenever the document could."""
    parts = (_program(), _text_of(template).encode(), data.encode(errors="surrogatepass"))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def _text_of(template: tuple[Path, ...]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in template)


@cache
def _program() -> bytes:
    return version("typst").encode() + TYPESETTER.read_bytes()


@cache
def _fonts() -> Path:
    """Where the DejaVu fonts lie. The library itself is not loaded for it: that takes half a second."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise NotTypeset("the package with the fonts is not installed")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
