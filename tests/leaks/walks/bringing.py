"""周总 brings people together; 王女士 is brought together with some. What the others make of it stays theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from disclosure import receiving
from disclosure.models import Relationship
from intros import bringing, introductions
from intros.models import IntroducerPart, TargetPart
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import CARRY, SWEEP, Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.walks import between, seeking
from tests.leaks.world import Cast, handle

LINE = {"purpose": "advice", "note": "两位都在做冷链。"}
PAIRS = (("viewer", "target"), ("target", "byc"), ("viewer", "stranger"))
FOUND = r"^/asks/vouches/(\d+)/"


def path_of(one: str, other: str) -> str:
    return f"/contacts/{handle(one)}/introduce/{handle(other)}/"


def answer(cast: Cast, side: str, other: str, verb: Callable[..., None]) -> None:
    """One side answers what it is asked about the other."""
    part = TargetPart.objects.using("owner").get(target=cast[side], seeker=cast[other])
    verb(target_id=cast[side].pk, part=part.pk)


def trusts(cast: Cast) -> None:
    """会员2 and 赵先生 trust 周总 as far as it takes."""
    owners = [cast["byc"], cast["stranger"]]
    Relationship.objects.using("owner").filter(owner__in=owners, viewer=cast["introducer"]).update(level=2)


# --- Whoever brings them together ------------------------------------------------------------------


def introducers_steps(cast: Cast) -> list[Step]:
    """Bring three pairs together: one says no in secret, one is connected, one is taken back."""
    v = Actor("introducer")

    def place(name: str) -> Callable[[Vars], str]:
        return lambda found: f"/asks/vouches/{found[name]}/"

    def looks(when: str) -> list[Step]:
        found: list[Any] = [
            v.get("intros:vouch", f"of {one}, {when}", place(f"{one} {other}")) for one, other in PAIRS
        ]
        return [*found, *between.common(v, when, "viewer")]

    no_contact, absent = handle("owner"), handle("nobody")
    first, both = f"/contacts/{handle('viewer')}/introduce/", path_of("viewer", "target")
    sends: list[Step] = [
        v.post(
            "intros:bring",
            f"sent, {one}",
            path_of(one, other),
            302,
            LINE,
            after=finding(f"{one} {other}", FOUND),
        )
        for one, other in PAIRS
    ]
    return [
        Act(lambda _vars: trusts(cast)),
        *both_ways([
            v.get("intros:bring_first", "all", "/asks/bring/"),
            v.get("intros:bring_whom", "all but one", first),
            v.get("intros:bring_first", "looked for", "/asks/bring/?q=赵"),
            v.get("intros:bring_whom", "looked for", f"{first}?q=先生"),
            v.get("intros:bring_first", "what only nearer ones call them", f"/asks/bring/?q={between.NEARER}"),
            v.get("intros:bring", "empty", both),
        ]),
        v.refused("POST", "intros:bring_first", "/asks/bring/"),
        v.refused("POST", "intros:bring_whom", first),
        *(
            v.get("intros:bring_whom", f"absent: {who}", f"/contacts/{who}/introduce/", 404)
            for who in (no_contact, absent)
        ),
        *(
            v.post("intros:bring", f"absent: {who}", f"{first}{who}/", 404, LINE)
            for who in (no_contact, absent, handle("viewer"))
        ),
        v.post("intros:bring", "no line", both, 422, {**LINE, "note": ""}),
        v.post("intros:bring", "a number in it", both, 422, {**LINE, "note": "打13800138000"}),
        v.post("intros:bring", "other, unsaid", both, 422, {"purpose": "other", "note": "认识一下"}),
        *sends,
        v.post("intros:bring", "sent twice", both, 302, LINE),
        v.get("intros:bring", "rests", both, 302),
        *both_ways(looks("sent")),
        CARRY,
        *looks("carried"),
        v.post("intros:vouch", "not his to say", place("viewer target"), 302, {"answer": "passed"}),
        meanwhile(lambda: answer(cast, "viewer", "target", introductions.accept)),
        meanwhile(lambda: answer(cast, "target", "viewer", introductions.never)),
        meanwhile(lambda: answer(cast, "viewer", "stranger", bringing.not_by)),
        *looks("answered in secret"),
        v.post("intros:vouch", "taken back", place("viewer stranger"), 302, {"answer": "withdrawn"}),
        Act(lambda _vars: answer(cast, "target", "byc", introductions.accept)),
        Act(lambda _vars: answer(cast, "byc", "target", introductions.accept)),
        *looks("connected"),
        Clock(seeking.ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour"),
        Clock(seeking.ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        v.post("intros:vouch", "too late to take back", place("viewer target"), 302, {"answer": "withdrawn"}),
    ]  # fmt: skip


# --- Whoever is brought together -------------------------------------------------------------------


def sides_steps(cast: Cast) -> list[Step]:
    """Say yes to one who says never in secret, yes to one who says so too, and not now to one."""
    v = Actor("target")
    others = ("viewer", "byc", "stranger")

    def begin(_vars: Vars) -> None:
        trusts(cast)
        for number, other in enumerate(others):
            pair = [handle("target"), handle(other)][:: -1 if number % 2 else 1]
            bringing.bring_together(
                introducer_id=cast["introducer"].pk,
                one=pair[0],
                other=pair[1],
                purpose="advice",
                line="都很可靠。",
            )

    def find(found: Vars) -> None:
        rows = TargetPart.objects.using("owner").filter(target=cast["target"])
        found.update({name: rows.get(seeker=cast[name]).pk for name in others})

    def take_back() -> None:
        part = IntroducerPart.objects.using("owner").get(seeker=cast["target"], target=cast["viewer"])
        introductions.take_back_words(introducer_id=cast["introducer"].pk, part=part.pk)

    def place(name: str) -> Callable[[Vars], str]:
        return lambda found: f"/asks/invitations/{found[name]}/"

    def looks(when: str) -> list[Step]:
        found: list[Any] = [
            v.get("intros:invitation", f"with {name}, {when}", place(name)) for name in others
        ]
        return [*found, *between.common(v, when, "viewer")]

    return [
        Act(lambda _vars: receive_three(cast)),
        Act(begin),
        CARRY,
        Act(find),
        *both_ways(looks("asked")),
        meanwhile(lambda: answer(cast, "viewer", "target", bringing.not_by)),
        meanwhile(lambda: answer(cast, "stranger", "target", introductions.accept)),
        *looks("answered in secret"),
        v.post("intros:invitation", "mismatch, which is not asked", place("byc"), 302, {"answer": "perhaps"}),
        v.post("intros:invitation", "said yes", place("viewer"), 302, {"answer": "accepted"}),
        v.post("intros:invitation", "said yes first", place("byc"), 302, {"answer": "accepted"}),
        v.post("intros:invitation", "not this introducer", place("stranger"), 302, {"answer": "unwanted"}),
        *looks("said yes"),
        meanwhile(take_back),
        *looks("taken back in secret"),
        Act(lambda _vars: answer(cast, "byc", "target", introductions.accept)),
        *looks("connected"),
        v.post("intros:invitation", "thanked the introducer", place("byc"), 302, {"answer": "thank"}),
        Clock(seeking.ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour, of a pair"),
        Clock(seeking.ANSWER_BY),
        *looks("at the hour, of a pair"),
        SWEEP,
        *looks("swept, of a pair"),
        v.post("intros:invitation", "too late for a yes back", place("viewer"), 302, {"answer": "declined"}),
    ]


def receive_three(cast: Cast) -> None:
    """王女士 has room for three in a week."""
    receiving.change(member_id=cast["target"].pk, closed_until=None, muted=[], weekly=3)


BRINGING = Walk("bringing together", ("introducer",), introducers_steps, between.hide)
BROUGHT = Walk("brought together", ("target",), sides_steps, between.hide)
