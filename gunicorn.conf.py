"""How gunicorn serves the product: a few single-threaded workers behind a proxy that speaks TLS.

Environment: PORT (default 8000), GIR_BIND (default 127.0.0.1:PORT), GIR_WORKERS (default: two for each
processor and one more, 9 at most).
"""

import gc
import os
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

bind = os.environ.get("GIR_BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
# Several people who report at once wait for each other inside a worker (`gir.web.in_turn`); others must find one free.
workers = int(os.environ.get("GIR_WORKERS") or min(2 * (os.cpu_count() or 1) + 1, 9))
# More threads make pages that read SQLite slower: they wait for each other's interpreter lock.
worker_class = "sync"
threads = 1
timeout = 30
graceful_timeout = 20
max_requests = 10_000
max_requests_jitter = 1_000

# One copy of the loaded application, shared by all workers (see `pre_fork`).
preload_app = True

# What is loaded stays: looking for garbage in it only makes the start longer. Workers do collect (see `post_fork`).
gc.disable()
# A page makes some thousand objects and drops nearly all of them: looking after every 700 costs a twentieth of it.
gc.set_threshold(20_000, 10, 10)

# No second way in: a socket in somebody's home folder would let its owner steer every installation of theirs.
control_socket_disable = True

# A request that needs more than this is not one of ours.
limit_request_line = 4_094
limit_request_fields = 60
limit_request_field_size = 8_190

# Client address, time, method, path, status, size and seconds. No query string (it may hold what was searched for),
# no referrer, no user agent, no cookie.
accesslog = "-"
access_log_format = "%(h)s %(t)s %(m)s %(U)s %(s)s %(B)s %(L)s"
errorlog = "-"
loglevel = os.environ.get("GIR_LOG_LEVEL", "warning")


class OneLine(Logger):  # type: ignore[misc]
    """A request is one line of the log, whatever is in its address: the server writes it as it was meant, unescaped."""

    def atoms(self, *arguments: Any) -> dict[str, Any]:
        """What a line may hold, with the path as it was sent."""
        found: dict[str, Any] = super().atoms(*arguments)
        return found | {"U": quote(str(found["U"] or ""), safe="/:@!$&'()*+,;=~", encoding="latin-1", errors="replace")}


logger_class = OneLine


def pre_fork(server: object, worker: object) -> None:
    """Set the loaded application apart from garbage collection, so its memory stays shared between workers."""
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    """Collect garbage from now on, and leave the loaded application's database connections to who made them."""
    gc.enable()
    from gir.database import db
    from wsgi import app

    with app.app_context():
        db.engine.dispose(close=False)


def post_worker_init(worker: Any) -> None:
    """Make a worker ready: slow uploads, a worker that stays free, and answers in our way to what never reaches us.

    A worker that is silent would be stopped, so an upload says that it is alive. The server's own answers repeat what
    was sent, without our headers.
    """
    from gunicorn import util

    from gir.web.by_server import leave_out_what_was_sent, refusal
    from gir.web.parts import HEARTBEAT
    from gir.web.slots import leave_one_free
    from gir.web.working_days import learn_holidays
    from wsgi import app

    def write_error(sock: Any, code: int, _reason: str, _message: str) -> None:
        util.write_nonblock(sock, refusal(app, code))

    app.extensions[HEARTBEAT] = worker.notify
    leave_one_free(app, worker.cfg.workers)
    learn_holidays(after=1)
    util.write_error = write_error
    worker.log.error_log.addFilter(leave_out_what_was_sent)


def post_request(worker: object, request: object, environ: dict[str, Any], response: object) -> None:
    """Hear out who is still sending, without the worker."""
    from gir.web.lingering import hear_out

    hear_out(environ)
