"""The recipe for a proxy keeps to the numbers and headers of the product. With which nginx it was tried: see there."""

from __future__ import annotations

import re
from pathlib import Path

from gir.evidence.intake import MEGABYTE, MOST_A_FILE, MOST_A_REPORT
from gir.web.headers import headers_for

RECIPE = (Path(__file__).parents[2] / "docs" / "operations" / "proxy.md").read_text()
STRICT = "Strict-Transport-Security"


def megabytes(setting: str) -> int:
    found = re.search(rf"^\s*{setting} (\d+)m;", RECIPE, re.MULTILINE)
    assert found is not None, setting
    return int(found[1])


def test_a_full_report_comes_in_and_the_largest_file_goes_out_without_a_worker() -> None:
    assert megabytes("client_max_body_size") * MEGABYTE == MOST_A_REPORT + MEGABYTE
    assert megabytes("proxy_max_temp_file_size") * MEGABYTE > MOST_A_FILE


def test_what_is_taken_in_lies_in_memory() -> None:
    (folder,) = re.findall(r"^tmpfs (\S+) tmpfs \S*noswap\S* 0 0$", RECIPE, re.MULTILINE)
    for setting in ("client_body_temp_path", "proxy_temp_path"):
        assert re.search(rf"^\s*{setting} {folder}/\w+;", RECIPE, re.MULTILINE), setting


def test_its_own_page_is_as_strict_about_tls_as_the_product() -> None:
    assert f'add_header {STRICT} "{headers_for(https=True)[STRICT]}" always;' in RECIPE
    assert RECIPE.count(f"add_header {STRICT}") == 1, "beside the product's own it would be double"


def test_nobody_says_where_they_come_from() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in RECIPE
    assert "$proxy_add_x_forwarded_for" not in RECIPE
