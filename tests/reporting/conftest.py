"""What tests of reporting are given besides."""

from __future__ import annotations

import pytest
from flask import Flask

from gir.demonstration.cast import Cast
from tests.support.visitors import LINK, open_door


@pytest.fixture
def door(app: Flask, cast: Cast) -> str:
    """The link by which people report without an account."""
    open_door(app, cast)
    return LINK
