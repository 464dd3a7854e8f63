"""Search: the directory's other way in, through the one door. What is found is what the searcher may read.

Case, width, and whether characters are traditional or simplified are set aside: the database folds what is looked
for as it folds what is said.
"""

import unicodedata
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.reading import BOUND, COLUMNS, DisclosedField, Profile, gather, refuse_inside_transaction

PAGE = 20
SHORTEST = 2
MOST_WORDS = 4
LONGEST = 40

STATEMENT = f"""{COLUMNS}, d.ring, d.matched {BOUND}
    LATERAL search(CASE WHEN viewer.id > 0 THEN %s::text[] END, %s::bigint, %s::integer) AS d ORDER BY d.place"""


class CannotSearch(Exception):
    """What was typed can't be looked for; `sentence` says why, kindly."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence


@dataclass(frozen=True)
class Found:
    """One person, and what of theirs matched."""

    person: Profile
    matched: tuple[DisclosedField, ...]


@dataclass(frozen=True)
class Page:
    """Some of those who were found, in the searcher's own order; `after` is the key of the page behind them."""

    found: tuple[Found, ...]
    after: int | None


def read_words(typed: str) -> tuple[str, ...]:
    """Take what was typed apart into words; raise CannotSearch."""
    words = tuple(dict.fromkeys(unicodedata.normalize("NFKC", typed).replace("\0", " ").lower().split()))
    if any(len(word) < SHORTEST for word in words):
        raise CannotSearch(_("A single character finds too many. Please type at least two."))
    if len(words) > MOST_WORDS or len(typed) > LONGEST:
        raise CannotSearch(_("That is a lot at once. Four words will do."))
    return words


def search(viewer_id: int, words: tuple[str, ...], after: int | None) -> Page:
    """Return a page of those of whom the viewer reads every one of the words, and record it.

    One autocommit statement matches, reads and records. Raise InsideTransaction if a transaction is open.
    """
    refuse_inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [viewer_id, list(words), after, PAGE + 1])
        rows = cursor.fetchall()
    rings = {row[0]: int(row[-2]) for row in rows}
    matched = {row[1] for row in rows if row[-1]}
    people = list(gather(row[:-2] for row in rows).values())
    shown = people[:PAGE]
    found = tuple(
        Found(one, tuple(field for field in one.readable if field.field_id in matched)) for one in shown
    )
    return Page(found, rings[shown[-1].handle] if len(people) > PAGE else None)
