"""A short round of chaos, and the control. Long ones, on RabbitMQ too, are `make chaos`."""

import subprocess
import sys

import pytest

from config.home import CHECKOUT
from tests.chaos import faults, journeys

pytestmark = [pytest.mark.kill, pytest.mark.slow]

SHORT = ("--seeds", "1", "--seconds", "9", "--seekers", "8")


def test_nothing_is_lost_or_doubled_whatever_is_killed_or_frozen_and_with_delay_it_would_be() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--broker", "valkey", "--control", "yes", *SHORT]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "All well."


def test_a_round_hits_everything_and_a_seed_says_when() -> None:
    for seed in range(20):
        given = list(faults.plan(seed, 60))
        assert {fault.name for fault in given} == set(faults.OFTEN)
        assert given == list(faults.plan(seed, 60))
        assert journeys.plan(seed, 60, 40) == journeys.plan(seed, 60, 40)
    assert list(faults.plan(1, 60)) != list(faults.plan(2, 60))
