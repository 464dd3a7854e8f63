"""The first operator and the first reviewer."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from config.home import CHECKOUT
from profiles.accounts import member_with as who_has
from profiles.models import Member
from tests import databases

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NUMBER = "+8613800138000"


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of manage.py's commands as the owner does, on this test's database."""
    environment = {**os.environ, "HALFVEIL_PROCESS": "owner", "OWNER_DATABASE_URL": databases.url("owner")}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


def test_the_first_operator_is_made_from_a_number() -> None:
    """The first operator is made from a number, signs in with it, and is not in the directory."""
    done = manage("make_operator", "138 0013 8000")
    member = who_has(NUMBER)
    assert member is not None
    assert (member.is_staff, member.is_superuser, member.listed) == (True, True, False)
    assert (
        done.stdout == f"{member.handle} (a new account) is an operator now and signs in with that number.\n"
    )
    assert "13800138000" not in done.stdout + done.stderr


def test_a_member_becomes_a_reviewer_and_no_more(member_with: Callable[..., Member]) -> None:
    """A member becomes a reviewer, stays who they are, and is no operator."""
    before = member_with(NUMBER)
    done = manage("make_reviewer", NUMBER)
    member = who_has(NUMBER)
    assert member is not None
    assert (member.pk, member.is_staff, member.is_superuser, member.listed) == (before.pk, True, False, True)
    assert "(a member) is a reviewer now" in done.stdout


def test_somebody_of_the_desk_is_neither_operator_nor_reviewer() -> None:
    """Somebody of the desk is neither operator nor reviewer, and is not in the directory."""
    done = manage("make_desk", NUMBER)
    member = who_has(NUMBER)
    assert member is not None
    assert (member.is_desk, member.is_staff, member.is_superuser, member.listed) == (
        True,
        False,
        False,
        False,
    )
    assert "(a new account) is of the desk now" in done.stdout


def test_an_operator_is_never_made_less() -> None:
    """An operator is never made less."""
    manage("make_operator", NUMBER)
    manage("make_reviewer", NUMBER)
    member = who_has(NUMBER)
    assert member is not None
    assert member.is_superuser


def test_no_number_is_one_clear_sentence() -> None:
    """What is no number is one clear sentence."""
    done = manage("make_operator", "12345")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "CommandError: That is no number that takes text messages: write it as +8613800138000."
    )
    assert not Member.objects.using("owner").exists()
