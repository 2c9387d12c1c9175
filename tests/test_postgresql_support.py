"""The throw-away PostgreSQL goes away, also when the run that started it was killed."""

from __future__ import annotations

import os
import subprocess

import psycopg
import pytest

from tests.support.postgresql import remove_leftovers, start_cluster, stop_cluster


def ended_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_what_a_killed_run_left_is_removed() -> None:
    left = start_cluster(ended_process())
    with psycopg.connect(left.dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    remove_leftovers()
    assert not left.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(left.dsn)


def test_a_cluster_in_use_stays() -> None:
    used = start_cluster(os.getpid())
    try:
        remove_leftovers()
        with psycopg.connect(used.dsn) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    finally:
        stop_cluster(used)
    assert not used.folder.exists()
