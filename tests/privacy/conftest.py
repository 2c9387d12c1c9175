"""Who stands ready for emergency access, and a case to open."""

from __future__ import annotations

import pytest
from flask import Flask

from gir.accounts.terms import Role
from gir.demonstration.cast import Cast
from tests.privacy.glass import ready
from tests.support.stories import file_report


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


@pytest.fixture
def deputy(app: Flask, cast: Cast) -> str:
    """Maarten, who handles no cases, stands ready for OOV."""
    return ready(app, cast, "maarten", Role.OOV)


@pytest.fixture
def second(app: Flask, cast: Cast) -> str:
    """Dora judges what the privacy officer inspects."""
    return ready(app, cast, "dora", Role.PRIVACY_OFFICER)
