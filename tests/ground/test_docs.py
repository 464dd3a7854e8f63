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


def test_every_variable_and_every_command_is_described_where_it_is_run_for_real() -> None:
    described = (CHECKOUT / "docs/running.md").read_text("utf-8")
    read = "".join(
        (CHECKOUT / "config" / name).read_text("utf-8") for name in ("settings.py", "environment.py")
    )
    variables = set(re.findall(r'"(HALFVEIL_[A-Z_]+|(?:[A-Z]+_)?DATABASE_URL|BROKER_URL)"', read))
    assert len(variables) > 30
    assert {name for name in variables if f"`{name}`" not in described} == set()
    assert set(re.findall(r"`(HALFVEIL_[A-Z_]+)`", described)) <= variables
    commands = {path.stem for path in CHECKOUT.glob("*/management/commands/[a-z]*.py")}
    assert {name for name in commands if not re.search(rf"`{name}\b", described)} == set()


def test_every_target_of_make_is_described() -> None:
    [targets] = re.findall(r"^\.PHONY: (.*)$", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE)
    described = (CHECKOUT / "README.md").read_text("utf-8")
    assert {
        name for name in targets.split() if not name.endswith("-venv") and f"`make {name}`" not in described
    } == set()
