"""The catalogues: Dutch over English source strings, one file a package."""

from pathlib import Path

DOMAINS = ";".join(sorted(path.stem for path in (Path(__file__).parent / "nl" / "LC_MESSAGES").glob("*.po")))
"""The names of all catalogues, as Flask-Babel takes them."""
