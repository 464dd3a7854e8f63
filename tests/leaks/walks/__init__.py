"""The walks: who goes where, and what is kept from them. Together they cover every address of the service."""

from tests.leaks.steps import Walk
from tests.leaks.walks import (
    asking,
    between,
    deciding,
    desk,
    keeping,
    looking,
    meeting,
    reaching,
    receiving,
    searching,
    seeking,
    signing_in,
    taking,
)

WALKS: tuple[Walk, ...] = (
    looking.WALK,
    keeping.WALK,
    reaching.WALK,
    searching.WALK,
    asking.WALK,
    receiving.ASKERS,
    receiving.OWNERS,
    receiving.ASSISTANTS,
    receiving.REVIEWERS,
    receiving.OPERATORS,
    deciding.WALK,
    seeking.WALK,
    between.INTRODUCERS,
    between.TARGETS,
    meeting.SCANNING,
    meeting.SHOWING,
    meeting.BEFORE,
    signing_in.WALK,
    signing_in.INVITED,
    taking.WALK,
    desk.OPERATORS,
    desk.REVIEWERS,
)
