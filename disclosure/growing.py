"""An owner's standing rules, and what they are asked about their own relationships. Nobody else learns of either."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from disclosure import notices
from disclosure.errors import NotThere
from disclosure.models import Fading, Prompt, StandingRule
from profiles.binding import bound, call_bound
from profiles.ids import LARGEST_ID, random_id

ACQUAINTED = 2


class Occasion(StrEnum):
    """What a standing rule is about; an owner has one for each at most."""

    INTRODUCED = "introduced"
    EXCHANGED = "exchanged"
    MET = "met"
    RECOGNISED = "recognised"
    QUIET = "quiet"
    UNPROMPTED = "unprompted"


LEVELS: dict[Occasion, int] = {
    Occasion.INTRODUCED: ACQUAINTED,
    Occasion.EXCHANGED: ACQUAINTED,
    Occasion.MET: 1,
    Occasion.RECOGNISED: 1,
}
"""At which level a rule lets a relationship begin: the other one of the two with which it may. None goes further."""


@dataclass(frozen=True)
class Rule:
    """A rule that an owner made, with its UTC instant."""

    occasion: Occasion
    since: datetime


def rules(owner_id: int) -> dict[Occasion, Rule]:
    """Return an owner's standing rules."""
    with bound(owner_id):
        return {
            Occasion(one.occasion): Rule(Occasion(one.occasion), one.since)
            for one in StandingRule.objects.all()
        }


def make(*, owner_id: int, occasion: Occasion) -> None:
    """Make a rule; one that stands already stays as it is."""
    params = [random_id(), occasion.value, LEVELS.get(occasion)]
    call_bound(owner_id, "make_rule(%s, %s, %s::smallint)", params)


def take_back(*, owner_id: int, occasion: Occasion) -> None:
    """Take a rule back, with the ends that a quiet year has brought and that are still to come."""
    call_bound(owner_id, "take_back_rule(%s)", [occasion.value])


def quiet_people(owner_id: int) -> int:
    """Return with how many people it has been quiet for a year: computed from the owner's own rows and looks."""
    [(people,)] = call_bound(owner_id, "my_quiet()", [])
    return int(people)


def seen_fading(owner_id: int, handle: str) -> None:
    """Remember that an owner has opened the page of somebody with whom a quiet year is about to end."""
    with bound(owner_id):
        some = Fading.objects.filter(viewer__handle=handle)
        notices.mark_seen("fading", some.values_list("pk", flat=True))


def prompt(owner_id: int, prompt_id: int) -> Prompt:
    """Return what an owner is asked; raise NotThere if there is no such prompt, or it was answered."""
    with bound(owner_id):
        found = Prompt.objects.filter(pk=min(prompt_id, LARGEST_ID), answer="").first()
    if found is None:
        raise NotThere
    return found


def answer(*, owner_id: int, prompt_id: int, step_closer: bool, was: int) -> None:
    """Take the step from the level that the owner saw, or leave it for good; raise NotThere if it was answered."""
    params = [min(prompt_id, LARGEST_ID), step_closer, was]
    [(answered,)] = call_bound(owner_id, "answer_prompt(%s, %s, %s::smallint)", params)
    if not answered:
        raise NotThere
