"""Compile the catalogues: every gir/translations/<language>/LC_MESSAGES/*.po that is newer than its .mo.

python scripts/compile_translations.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "gir" / "translations"


def is_stale(source: Path, target: Path) -> bool:
    """Whether the compiled file is missing or older than its source."""
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_catalogue(source: Path, target: Path) -> None:
    """Write the compiled catalogue in one step, so that a server that is reading never sees half a file.

    Raises ValueError with file and line when a translation is broken.
    """
    language = source.parent.parent.name
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=source.stem, abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"{source}: {error}") from error
    for message, errors in catalogue.check():
        raise ValueError(f"{source}:{message.lineno}: {errors[0]}")
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(target)


def main() -> int:
    """Compile what is stale; returns the exit status."""
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if is_stale(source, target):
            try:
                compile_catalogue(source, target)
            except ValueError as error:
                print(error, file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
