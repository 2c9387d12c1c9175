"""How much of a request passes in the database, in processor time: on a busy machine a clock would measure the others.

SQLite works in our own process. Of PostgreSQL the time of the server's processes that work for us is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from gir import questions


@dataclass
class Spent:
    """Seconds of statements, and the server's processes that answered them."""

    driver: float = 0.0
    servers: set[int] = field(default_factory=set)

    def server(self) -> float:
        """Seconds that the server's processes have worked in all."""
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.servers) / 1e9


@contextmanager
def watched() -> Iterator[Spent]:
    """Time every statement, of the questions past the session and of the session itself."""
    spent, connection = Spent(), questions._connection

    @contextmanager
    def timed(engine: Engine) -> Iterator[Any]:
        with connection(engine) as held:
            yield _Timed(held, spent)

    def before(_connection: Any, *context: Any) -> None:
        context[3]._started = process_time()

    def after(_connection: Any, *context: Any) -> None:
        spent.driver += process_time() - context[3]._started

    def met(driver: Any, _record: Any, _proxy: Any) -> None:
        if pid := getattr(getattr(driver, "info", None), "backend_pid", None):
            spent.servers.add(pid)

    listeners = (("before_cursor_execute", before), ("after_cursor_execute", after), ("checkout", met))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    with patch.object(questions, "_connection", timed):
        yield spent
    for name, listener in listeners:
        event.remove(Engine, name, listener)


class _Timed:
    """A connection or a cursor whose work is timed."""

    def __init__(self, held: Any, spent: Spent) -> None:
        self._held = held
        self._spent = spent

    def cursor(self) -> _Timed:
        """A cursor that is timed too."""
        return _Timed(self._held.cursor(), self._spent)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._held, name)
        if name not in ("execute", "fetchall"):
            return found

        def work(*arguments: Any) -> Any:
            started = process_time()
            try:
                return found(*arguments)
            finally:
                self._spent.driver += process_time() - started

        return work
