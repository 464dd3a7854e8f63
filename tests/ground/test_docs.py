"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

from config.home import CHECKOUT

PAGES = sorted((CHECKOUT / "docs").rglob("*.md"))
PLACES = ("config", "profiles", "disclosure", "intros", "tests", "bench", "docs")
NAMED = re.compile(rf"`((?:{'|'.join(PLACES)})/[\w./-]*)`|\]\(([^)#:]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_file_that_a_document_names_is_there(page: Path) -> None:
    for of_the_checkout, beside in NAMED.findall(page.read_text("utf-8")):
        place = CHECKOUT / of_the_checkout if of_the_checkout else page.parent / beside
        assert place.exists(), f"{of_the_checkout or beside} is not there"


def test_every_promise_names_the_tests_that_would_fail_first() -> None:
    lines = (CHECKOUT / "docs/threat-model.md").read_text("utf-8").splitlines()
    promises = [line for line in lines if line.startswith("| **")]
    assert len(promises) == 5
    for line in promises:
        assert re.findall(r"`tests/[\w/]+\.py`", line.split("|")[3]), line
