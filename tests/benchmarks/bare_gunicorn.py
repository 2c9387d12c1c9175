"""The settings of the product's server for what it is measured beside: all but the hooks that know the product."""

import gc
import runpy
from pathlib import Path

SETTINGS = runpy.run_path(str(Path(__file__).resolve().parents[2] / "gunicorn.conf.py"))
OURS = ("post_fork", "post_worker_init", "post_request")
globals().update({name: value for name, value in SETTINGS.items() if name[0] != "_" and name not in OURS})


def post_fork(server: object, worker: object) -> None:
    """Collect garbage, as the product's workers do."""
    gc.enable()
