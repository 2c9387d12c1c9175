"""How gunicorn serves the product: a few single-threaded workers behind a proxy that speaks TLS.

Environment: PORT (default 8000), GIR_BIND (default 127.0.0.1:PORT), GIR_WORKERS (default 2).
"""

import gc
import os
from typing import Any

bind = os.environ.get("GIR_BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("GIR_WORKERS", "2"))
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
    """Let a slow upload say that its worker is alive, or it would be stopped for being silent; keep one worker free."""
    from gir.web.parts import HEARTBEAT
    from gir.web.slots import leave_one_free
    from wsgi import app

    app.extensions[HEARTBEAT] = worker.notify
    leave_one_free(app, worker.cfg.workers)


def post_request(worker: object, request: object, environ: dict[str, Any], response: object) -> None:
    """Hear out who is still sending, without the worker."""
    from gir.web.lingering import hear_out

    hear_out(environ)
