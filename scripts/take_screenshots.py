"""Make the pictures in docs/screenshots: the main pages on a phone and on a desk, in Dutch.

Starts the real server on a fresh installation with the demonstration data, in a folder that is thrown away afterwards.
The pictures differ a little from day to day, because the demonstration ends today.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.photographs import photograph  # noqa: E402 - found through the line above

TARGET = ROOT / "docs" / "screenshots"
BESIDE = Path(sys.executable).parent
PASSWORD = "voor-deze-ene-keer"
SECONDS_TO_START = 30


def run(environment: dict[str, str], *command: str) -> None:
    """Run a program of our environment; its words are shown only when it fails."""
    done = subprocess.run(
        [str(BESIDE / command[0]), *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(server: subprocess.Popen[bytes], address: str) -> None:
    """Wait for the first good answer."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        # The address is our own: http on this machine.
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/healthz"):  # nosec B310
            return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """A new installation with the demonstration data, served; gives its address."""
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        address = f"http://127.0.0.1:{(port := free_port())}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIR_")}
        environment = {
            **inherited,
            "PORT": str(port),
            "GIR_INSTANCE": folder,
            "GIR_BASE_URL": address,
            "GIR_DEMO": "1",
            "GIR_DEMO_PASSWORD": PASSWORD,
        }
        run(environment, "python", "-m", "gir", "init")
        for command in (("db", "upgrade"), ("gir", "demo")):
            run(environment, "flask", "--app", "wsgi", *command)
        server = subprocess.Popen(
            [str(BESIDE / "gunicorn"), "wsgi:app"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            wait_until_served(server, address)
            yield address
        finally:
            server.terminate()
            server.wait()


def main() -> None:
    """Take all pictures; words on the command line choose some by name."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with demonstration() as address:
        for path in photograph(address, PASSWORD, TARGET, set(sys.argv[1:])):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
