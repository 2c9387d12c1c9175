"""Let a scanner attack a throw-away installation on this machine, as a stranger and as people of several roles.

`make scan`, or `python -m tests.security.scans path/to/wapiti [seconds for each person]`. Results: test-results/scans.
Scanners find what is linked: every address of the browser tests is given to it. They are the second proof; the first
are the tests beside this folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Thread
from typing import Any

from gir.demonstration.cast import Cast
from tests.browser.pages import PAGES, VISITOR
from tests.browser.world import World, tell_stories
from tests.support.cast import FILE, add_cast
from tests.support.installations import SQLiteTemplate, running
from tests.test_serving import Visit, served

RESULTS = Path(__file__).resolve().parents[3] / "test-results" / "scans"
MODULES = (
    "xss,permanentxss,sql,timesql,exec,file,redirect,crlf,csp,cookieflags,http_headers,csrf,ssrf,xxe,backup,methods"
)
PEOPLE = (VISITOR, "anna", "bram", "hanna", "omar", "chantal", "els", "bea")
SECONDS = 600
NEVER = ("/sign-out", "/account/sign-out-elsewhere")
"""Who sends these is a stranger afterwards."""


def scan(wapiti: str, seconds: int) -> list[str]:
    """Attack as each person in turn; gives a line for each."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    said = []
    with tempfile.TemporaryDirectory(prefix="gir-scan-") as folder:
        template = SQLiteTemplate.make(Path(folder) / "instance", add_cast)
        cast = Cast(**json.loads((template.settings.instance / FILE).read_text()))
        with running(template.settings) as app:
            world = World(app, "", cast, tell_stories(app, cast))
        with served(template.settings) as server:
            log: list[str] = []
            reader = Thread(target=log.extend, args=(server.process.stdout or (),))  # or the server waits for a reader
            reader.start()
            for name in PEOPLE:
                said.append(_attack(wapiti, server.address, world, name, seconds, Path(folder)))
                sys.stdout.write(f"{said[-1]}\n")
                sys.stdout.flush()
            server.process.terminate()
            reader.join()
    answers = [line for line in log if line.startswith("127.0.0.1 [")]
    broken = [line for line in answers if line.split()[-3] == "500"]
    said.append(f"{len(answers)} requests, {len(broken)} answered by 500")
    (RESULTS / "server.log").write_text("".join(log))
    return said


def _attack(wapiti: str, address: str, world: World, name: str, seconds: int, folder: Path) -> str:
    result = RESULTS / f"{name}.json"
    command = [wapiti, "-u", f"{address}/", "--scope", "domain", "-m", MODULES, "-f", "json", "-o", str(result)]
    command += ["--flush-session", "--store-session", str(folder / "state"), "--store-config", str(folder / "config")]
    command += ["--no-bugreport", "-d", "2", "--max-scan-time", str(seconds), "--max-attack-time", str(seconds // 6)]
    for path in dict.fromkeys(PAGES[name]):
        command += ["-s", address + path.format_map(world.cases)]
    for path in NEVER:
        command += ["-x", address + path]
    if name != VISITOR:
        command += ["-C", _cookies(address, name)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, timeout=3 * seconds)
    found = json.loads(result.read_text()) if result.exists() else {}
    kinds = {kind: len(each) for part in ("vulnerabilities", "anomalies") for kind, each in found.get(part, {}).items()}
    crawled = found.get("infos", {}).get("crawled_pages_nbr", 0)
    return f"{name}: {crawled} pages; {({kind: number for kind, number in kinds.items() if number}) or 'nothing'}"


def _cookies(address: str, name: str) -> str:
    """The cookies of somebody who signed in."""
    visit = Visit(address)
    visit.sign_in(name)
    handlers: list[Any] = vars(visit.opener)["handlers"]
    (jar,) = [handler.cookiejar for handler in handlers if hasattr(handler, "cookiejar")]
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


if __name__ == "__main__":
    program = sys.argv[1]
    scan(program, int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS)
