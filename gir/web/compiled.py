"""Templates that were compiled before, kept beside the data: the first page after a start need not wait for that."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "templates"
HOW = hashlib.sha256(Path(__file__).with_name("page.py").read_bytes()).hexdigest()[:10]
"""Templates are read there in a way of our own: another way makes other code of the same text."""
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


class Compiled(FileSystemBytecodeCache):
    """Only ever a help: what cannot be read is compiled, and what cannot be written is not kept."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # a damaged file can fail in any way
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(app: Flask, instance: Path) -> None:
    """Let ``app`` keep what it compiles. Where it cannot, or where others may write, it compiles at every start."""
    folder = instance / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        safe = os.access(folder, os.W_OK) and not folder.stat().st_mode & OTHERS_MAY_WRITE
    except OSError:
        return
    if safe:
        app.jinja_env.bytecode_cache = Compiled(str(folder), f"{HOW}-%s.cache")
