"""Serve the demonstration: gunicorn and the clock that does what is due, until Ctrl-C stops both.

Environment: PORT (default 8000), GIR_DEMO_PASSWORD (default: the demonstration's own).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BESIDE = Path(sys.executable).parent
SECONDS_BETWEEN_TICKS = 30
SECONDS_TO_START = 30
SECONDS_TO_STOP = 20

WELCOME = """
  Meldpunt Veilig Werken:  {address}

  Sign in as               {cast}
                           yara (OOV of the bigger Merenstad, which brought its own list)
                           each @voorbeeldstad.example
  Password                 {password}

  Ctrl-C stops it.
"""
CAST = "anna (employee) · bram (manager) · hanna (HRM) · omar (OOV) · chantal (coordinator) · fatima (finance)"


class Stop(Exception):
    """Somebody asked to stop."""


def ask_to_stop(_signal: int, _frame: object) -> None:
    """Let the signal end whatever the script is waiting for."""
    raise Stop


def start(*command: str) -> subprocess.Popen[bytes]:
    """Start a program of our environment in a session of its own: Ctrl-C reaches this script only, which stops it."""
    return subprocess.Popen([str(BESIDE / command[0]), *command[1:]], cwd=ROOT, start_new_session=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask politely, then insist."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def answers(address: str) -> bool:
    """Whether the server says it is well."""
    try:
        # The address is our own: http on this machine.
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # nosec B310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_served(server: subprocess.Popen[bytes], address: str) -> bool:
    """Wait for the first answer; False when the server ended or stayed silent."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        if answers(address):
            return True
        time.sleep(0.1)
    return False


def tick_until_the_server_ends(server: subprocess.Popen[bytes]) -> int:
    """Do what is due every half minute, and begin again if that stumbles. Returns the server's exit status."""
    while True:
        clock = start("flask", "--app", "wsgi", "gir", "tick", "--loop", str(SECONDS_BETWEEN_TICKS))
        try:
            while clock.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return server.wait(SECONDS_BETWEEN_TICKS)
        finally:
            stop(clock)


def main() -> int:
    """Serve until asked to stop; returns the exit status."""
    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    if answers(address):
        print(f"Something already answers at {address}. Stop it, or choose another: make demo PORT=8001")
        return 1
    server = start("gunicorn", "wsgi:app")
    try:
        if not wait_until_served(server, address):
            print("The server did not start; its message is above.", file=sys.stderr)
            return 1
        password = os.environ.get("GIR_DEMO_PASSWORD", "welkom-in-voorbeeldstad")
        print(WELCOME.format(address=address, cast=CAST, password=password), flush=True)
        return tick_until_the_server_ends(server)
    except Stop:
        print("\nStopping.")
        return 0
    finally:
        stop(server)


if __name__ == "__main__":
    sys.exit(main())
