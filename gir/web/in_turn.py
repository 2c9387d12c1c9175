"""Reports are received one after the other on each machine, so that who reads meanwhile still finds a processor.

When a whole desk was threatened, many report at once. Working on all of them together serves none sooner, because one
is written at a time anyway, and every page would wait behind them (docs/decisions/0074).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app

from gir.config import Settings
from gir.turns import turn

PATIENCE = 5.0
"""Seconds. Turns are a courtesy: who waited so long behind somebody that hangs goes on without one."""

P = ParamSpec("P")
T = TypeVar("T")


def in_turn(view: Callable[P, T]) -> Callable[P, T]:
    """A view that waits until no other process of this machine is busy with one like it. It needs no turn to work."""

    @wraps(view)
    def after_others(*args: P.args, **kwargs: P.kwargs) -> T:
        settings: Settings = current_app.extensions["gir_settings"]
        with ExitStack() as held:
            with suppress(OSError):
                held.enter_context(turn(settings.instance / "report.lock", PATIENCE))
            return view(*args, **kwargs)

    return after_others
