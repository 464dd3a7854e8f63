"""What can go wrong in a way that a person is told. One tree, one place that reads the database's codes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An act that is not possible now; `sentence` says so to the person who tried."""

    sentence: str | Promise = _("This is not possible just now.")


class NotThere(Refused):
    """There is no such thing for this person: unknown, unlisted and shielded alike. A page answers 404."""

    sentence = _("There is nothing here.")


class Resting(Refused):
    """Asked already, or not long enough ago."""

    sentence = _("You have asked already. You can try again later.")


class TooManyOpen(Refused):
    """The asker's own open asks have reached their limit."""

    sentence = _("You have several requests open. Wait for an answer, or take one back.")


class NoContacts(Refused):
    """Nobody could be asked, because the asker has no contacts: their own to know."""

    sentence = _("You have no contacts yet whom we could ask.")


class Gone(Refused):
    """Answered already, taken back, or too late."""

    sentence = _("This has been settled meanwhile. Nothing more to do.")


class NothingToGive(Refused):
    """An exchange of something that one does not have, or shows to nobody."""

    sentence = _("Fill in your own first: both open the same.")


class NothingChosen(Refused):
    """An answer that opens nothing."""

    sentence = _("Choose at least one thing to show, and a date in the future.")


class SuchLabel(Refused):
    """A label of that name, or one more than anybody may have."""

    sentence = _("You have a label of that name already, or as many as there can be.")


class TooManyCompanies(Refused):
    """One more company to hide from than anybody may have."""

    sentence = _("You hide from as many companies as you can. Take one off the list first.")


# Class VE is ours: one that begins with a letter after H is free, and a driver takes it for no trouble with the server.
BY_CODE: dict[str, type[Refused]] = {
    "VE011": NotThere,
    "VE012": Resting,
    "VE013": TooManyOpen,
    "VE014": NotThere,
    "VE015": NothingToGive,
    "VE016": NoContacts,
    "VE021": NotThere,
    "VE031": SuchLabel,
}


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the database's own error codes (sql/*.sql name them) into refusals; other errors pass."""
    try:
        yield
    except DatabaseError as error:
        refusal = BY_CODE.get(getattr(error.__cause__, "sqlstate", None) or "")
        if refusal is None:
            raise
        raise refusal from error
