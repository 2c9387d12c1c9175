"""The settings of the product's server for the bare answer: all but the hook that belongs to the product's database."""

import runpy
from pathlib import Path

SETTINGS = runpy.run_path(str(Path(__file__).resolve().parents[2] / "gunicorn.conf.py"))
globals().update({name: value for name, value in SETTINGS.items() if name[0] != "_" and name != "post_fork"})
