"""The application does not start on something weak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import gir
from gir.config import InsecureSettings, Settings
from gir.vault import Keyring

STRONG = "qXo3-bw9Zs7TzPq1LmK4vR8yHn2Jd6Fg0Uc5"


@pytest.fixture
def strong(tmp_path: Path) -> Settings:
    Keyring.create(tmp_path / "keys.json")
    return Settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}", STRONG, tmp_path / "keys.json", tmp_path / "mail")


def test_strong_settings_are_enough(strong: Settings) -> None:
    strong.check()
    gir.create_app(strong)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "short",
        STRONG[:31],
        "secret",
        "change-me-change-me-change-me-change-me",
        "changemechangemechangemechangeme",
        "secretsecretsecretsecretsecretsecret",
        "development-secret-development-secret",
        "a" * 64,
        "ab" * 32,
        "example-secret-key-0123456789-test-dev",
        "password1234567890123456789012345678",
    ],
)
def test_a_weak_secret_stops_the_start(strong: Settings, secret: str) -> None:
    with pytest.raises(InsecureSettings):
        gir.create_app(replace(strong, secret_key=secret))


def test_there_is_no_secret_by_default(tmp_path: Path) -> None:
    with pytest.raises(InsecureSettings, match="no secret"):
        Settings.from_environment({}, tmp_path).check()


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text(STRONG)
    path.chmod(0o644)
    with pytest.raises(InsecureSettings, match="can be read by others"):
        Settings.from_environment({}, tmp_path)
    path.chmod(0o600)
    assert Settings.from_environment({}, tmp_path).secret_key == STRONG


@pytest.mark.parametrize(
    "address", ["http://veilig.example", "http://10.0.0.5:8000", "http://", "ftp://veilig.example"]
)
def test_no_signing_in_without_tls_from_elsewhere(strong: Settings, address: str) -> None:
    with pytest.raises(InsecureSettings):
        replace(strong, base_url=address).check()


def test_without_tls_no_other_name_may_lead_here(strong: Settings) -> None:
    with pytest.raises(InsecureSettings):
        replace(strong, trusted_hosts=("veilig.example",)).check()
    replace(strong, base_url="https://veilig.example", proxy_hops=1, trusted_hosts=("ander.example",)).check()


def test_behind_tls_the_number_of_proxies_is_known(strong: Settings) -> None:
    with pytest.raises(InsecureSettings, match="GIR_PROXY_HOPS"):
        replace(strong, base_url="https://veilig.example").check()


@pytest.mark.parametrize("address", ["https://veilig.example", "https://10.0.0.5"])
def test_the_demonstration_stays_on_this_machine(strong: Settings, address: str) -> None:
    with pytest.raises(InsecureSettings, match="demonstration"):
        replace(strong, base_url=address, proxy_hops=1, demo=True).check()


def test_the_demonstration_is_not_reached_by_another_name(strong: Settings) -> None:
    with pytest.raises(InsecureSettings):
        replace(strong, demo=True, trusted_hosts=("veilig.example",)).check()


def test_settings_never_show_their_secret(strong: Settings) -> None:
    assert STRONG not in repr(strong)
