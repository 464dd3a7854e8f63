"""陈志远 (the owner), 林晓梅 (who knows him) and 王芳 (who does not), with nothing said yet."""

import pytest

from profiles import sealing
from profiles.models import Member, MemberKey


def member(handle: str, **about: object) -> Member:
    """A member with a key of their own; `handle` is padded to 16 letters."""
    made = Member(handle=f"{handle:a<16}", **about)
    made.save(using="owner")
    MemberKey.objects.using("owner").create(member=made, wrapped=sealing.new_wrapped_key())
    return made


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远, who reads Chinese."""
    return member("chen")


@pytest.fixture
def lin(db: None) -> Member:
    """林晓梅, who reads English."""
    return member("lin", language="en")


@pytest.fixture
def wang(db: None) -> Member:
    """王芳."""
    return member("wang")
