"""会员0 is asked by four members, and decides. What the askers do elsewhere is none of his business."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from disclosure.models import AccessDecision
from tests.asking.world import ANSWER_BY, ask, field, wording
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import CARRY, SWEEP, Actor, Walk, both_ways, meanwhile
from tests.leaks.world import Cast, Population, handle, hide_a_case, hide_asks, hide_reads, hide_words

DECIDER = Actor("bya")
ASKERS = ("viewer", "target", "owner", "stranger")


def hide(cast: Cast) -> None:
    """Beside what others veil and ask one another: what the askers say to nearer ones."""
    hide_words(cast)
    hide_asks(cast)
    hide_a_case()
    hide_reads()
    made = Population()
    made.next_id = 530_000
    made.field(cast["viewer"], "bio", {3: "想换到医药行业" * 20}, ask_from=None)


def steps(cast: Cast) -> list[Step]:
    """Be asked, look, answer in each way, and let one lapse."""

    def all_ask(found: Vars) -> None:
        for name in ASKERS:
            ask(cast[name], cast["bya"], envelope=[wording(cast[name], "name", 0).pk])

    def ask_others(_cast: Cast = cast) -> None:
        ask(_cast["viewer"], _cast["byb"])
        ask(_cast["stranger"], _cast["byc"])

    def find(found: Vars) -> None:
        for name in ASKERS:
            found[name] = AccessDecision.objects.using("owner").get(owner=cast["bya"], asker=cast[name]).pk

    v = DECIDER
    opens = {f"field_{field(cast['bya'], 'company').pk}": str(wording(cast["bya"], "company", 2).pk)}
    answers: list[Step] = [
        v.post("disclosure:decision", "no end chosen", place("viewer"), 422, {"answer": "granted", **opens}),
        v.post(
            "disclosure:decision", "nothing chosen", place("viewer"), 422, {"answer": "granted", "days": "30"}
        ),
        v.post("disclosure:decision", "no answer", place("viewer"), 302, {"answer": "perhaps"}),
        v.post(
            "disclosure:decision",
            "granted",
            place("viewer"),
            302,
            {"answer": "granted", "days": "30", **opens},
        ),
        v.post("disclosure:decision", "answered already", place("viewer"), 302, {"answer": "declined"}),
        v.post("disclosure:decision", "declined", place("target"), 302, {"answer": "declined"}),
        v.post("disclosure:decision", "never", place("owner"), 302, {"answer": "never"}),
        v.post("disclosure:decision", "nobody's", "/asks/decisions/1/", 404, {"answer": "declined"}),
    ]
    return [
        Act(all_ask),
        meanwhile(ask_others),
        CARRY,
        Act(find),
        *both_ways(looks("asked")),
        *answers,
        CARRY,
        *looks("answered"),
        v.post("disclosure:take_back", "what was granted", f"/contacts/{handle('viewer')}/take-back/"),
        *looks("taken back"),
        Clock(ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour"),
        Clock(ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        v.post("disclosure:decision", "too late", place("stranger"), 302, {"answer": "declined"}),
    ]


def place(name: str) -> Callable[[Vars], str]:
    """Where somebody's request stands."""
    return lambda found: f"/asks/decisions/{found[name]}/"


def looks(when: str) -> list[Step]:
    """Every page on which it stands."""
    v = DECIDER
    found: list[Any] = [v.get("disclosure:decision", f"{name}'s, {when}", place(name)) for name in ASKERS]
    for view, path in (
        ("disclosure:home", "/"), ("intros:asks", "/asks/"), ("disclosure:contacts", "/contacts/"),
        ("disclosure:disclosures", "/disclosures/"), ("disclosure:profile", f"/people/{handle('viewer')}/"),
    ):  # fmt: skip
        found.append(v.get(view, when, path))
    return found


WALK = Walk("deciding", ("bya",), steps, hide)
