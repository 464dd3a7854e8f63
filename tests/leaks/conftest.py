"""The world that all walks have in common, made once for a run."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests import databases
from tests.leaks.pairs import Common, make_common


@pytest.fixture(scope="session")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Common]:
    """A database with the cast of the walks, all of them signed in; it is cloned, and never written to again."""
    name = databases.new_world()
    with django_db_blocker.unblock():
        databases.clone(name, databases.template())
        with databases.looking_at(name):
            common = make_common(name)
            for alias in connections:
                connections[alias].close()
    yield common
    databases.remove(name)


@pytest.fixture
def common(made_once: Common, db: None) -> Common:
    """The same, for a test that may use databases."""
    return made_once
