"""周总 is asked to introduce, 王女士 is introduced to: neither learns what the other two keep to themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from disclosure import receiving
from disclosure.models import Relationship
from intros import introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Field, Wording
from tests.asking.world import wording
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import CARRY, SWEEP, Actor, Walk, both_ways, meanwhile
from tests.leaks.walks import seeking
from tests.leaks.world import Cast, Population, handle, hide_a_case, hide_reads, relate

INTRODUCER, TARGET = Actor("introducer"), Actor("target")
SEEKERS = ("viewer", "stranger", "byc")
NEARER = "赵深藏"
"""What 赵先生 is called by nearer ones than 周总, in the second world."""
WORDS = {"answer": "vouched", "words": "共事五年，可靠。"}


def hide(cast: Cast) -> None:
    """What the seekers say to nearer ones, how far they trust whom, and how the others stand to one another."""
    hide_a_case()
    hide_reads()
    made = Population()
    made.next_id = 540_000
    made.field(cast["viewer"], "bio", {4: "想换到医药行业" * 20}, ask_from=None)
    made.field(cast["byb"], "bio", {4: "不见外人"}, ask_from=None)
    called = Field.objects.using("owner").get(owner=cast["stranger"], kind="name")
    Field.objects.using("owner").filter(pk=called.pk).update(ask_from=None)
    Wording.objects.using("owner").filter(field=called).update(coarse=1)
    made.wording(called, 4, NEARER)
    Relationship.objects.using("owner").filter(owner=cast["byb"], viewer=cast["introducer"]).update(level=1)
    relate(cast["bya"], cast["owner"], 3)
    relate(cast["owner"], cast["bya"], 1)


def seek(cast: Cast, seeker: str, target: str) -> None:
    """Somebody seeks an introduction through 周总."""
    introductions.seek(
        seeker_id=cast[seeker].pk, target=handle(target), introducer=handle("introducer"), purpose="advice",
        note="想请教。", envelope=[wording(cast[seeker], "name", 0).pk],
    )  # fmt: skip


# --- The introducer --------------------------------------------------------------------------------


def introducers_steps(cast: Cast) -> list[Step]:
    """Vouch once, pass once, and let one lie; a target who declines in secret looks like one who sleeps."""
    v = INTRODUCER
    targets = ("target", "bya", "byb")

    def sought(_vars: Vars) -> None:
        for target in targets:
            seek(cast, "viewer", target)

    def find(found: Vars) -> None:
        for target in targets:
            part = IntroducerPart.objects.using("owner").get(seeker=cast["viewer"], target=cast[target])
            found[target] = part.pk

    def place(name: str) -> Callable[[Vars], str]:
        return lambda found: f"/asks/vouches/{found[name]}/"

    def looks(when: str) -> list[Step]:
        found: list[Any] = [v.get("intros:vouch", f"{name}, {when}", place(name)) for name in targets]
        return [*found, *common(v, when, "viewer")]

    return [
        Act(sought),
        CARRY,
        Act(find),
        *both_ways(looks("asked")),
        v.post("intros:vouch", "no words", place("target"), 422, {"answer": "vouched"}),
        v.post(
            "intros:vouch", "a number in the words", place("target"), 422, {**WORDS, "words": "打13800138000"}
        ),
        v.post("intros:vouch", "no answer", place("target"), 302, {"answer": "perhaps"}),
        v.post("intros:vouch", "nothing asked first", place("target"), 422, {"answer": "ask"}),
        v.post("intros:vouch", "asked first", place("target"), 302, {"answer": "ask", "what": "company"}),
        v.refused("POST", "intros:record", "/asks/introduced/"),
        v.post("intros:vouch", "vouched", place("target"), 302, WORDS),
        v.post("intros:vouch", "answered already", place("target"), 302, {"answer": "passed"}),
        v.post("intros:vouch", "passed", place("bya"), 302, {"answer": "passed"}),
        v.post("intros:vouch", "nobody's", "/asks/vouches/1/", 404, WORDS),
        CARRY,
        *looks("answered"),
        meanwhile(lambda: seeking.answer(cast, "target", introductions.never)),
        *looks("declined in secret"),
        Clock(seeking.ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour"),
        Clock(seeking.ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        v.post("intros:vouch", "too late", place("byb"), 302, WORDS),
        v.post("intros:vouch", "nothing to take back", place("byb"), 302, {"answer": "withdrawn"}),
    ]


def common(actor: Actor, when: str, other: str) -> list[Step]:
    """The pages on which anything could show."""
    return [
        actor.get(view, when, path)
        for view, path in (
            ("disclosure:home", "/"), ("intros:asks", "/asks/"), ("disclosure:contacts", "/contacts/"),
            ("disclosure:disclosures", "/disclosures/"), ("disclosure:profile", f"/people/{handle(other)}/"),
            ("intros:record", "/asks/introduced/"),
        )
    ]  # fmt: skip


# --- The target ------------------------------------------------------------------------------------


def targets_steps(cast: Cast) -> list[Step]:
    """Accept one, decline one, let one lie, while others are introduced and passed over in secret."""
    v = TARGET

    def sought(_vars: Vars) -> None:
        receiving.change(member_id=cast["target"].pk, closed_until=None, muted=[], weekly=3)
        for seeker in SEEKERS:
            seek(cast, seeker, "target")

    def vouched(_vars: Vars) -> None:
        for seeker in SEEKERS:
            part = IntroducerPart.objects.using("owner").get(seeker=cast[seeker], target=cast["target"])
            introductions.vouch(introducer_id=cast["introducer"].pk, part=part.pk, words="可靠。")

    def find(found: Vars) -> None:
        for seeker in SEEKERS:
            found[seeker] = (
                TargetPart.objects.using("owner").get(seeker=cast[seeker], target=cast["target"]).pk
            )

    def pass_another() -> None:
        seek(cast, "stranger", "bya")
        seek(cast, "viewer", "byb")
        carry_and_pass(cast)

    def place(name: str) -> Callable[[Vars], str]:
        return lambda found: f"/asks/invitations/{found[name]}/"

    def looks(when: str) -> list[Step]:
        found: list[Any] = [v.get("intros:invitation", f"{name}, {when}", place(name)) for name in SEEKERS]
        return [*found, *common(v, when, "viewer")]

    return [
        Act(sought),
        meanwhile(pass_another),
        CARRY,
        Act(vouched),
        CARRY,
        Act(find),
        *both_ways(looks("asked")),
        v.post("intros:invitation", "no answer", place("viewer"), 302, {"answer": "perhaps"}),
        v.post("intros:invitation", "nothing asked first", place("byc"), 422, {"answer": "ask"}),
        v.post("intros:invitation", "asked first", place("byc"), 302, {"answer": "ask", "what": "purpose"}),
        v.post("intros:invitation", "nothing to exchange", place("viewer"), 422, {"answer": "exchanged"}),
        v.post("intros:invitation", "accepted", place("viewer"), 302, {"answer": "accepted"}),
        v.post("intros:invitation", "thanked", place("viewer"), 302, {"answer": "thank"}),
        v.post("intros:invitation", "answered already", place("viewer"), 302, {"answer": "declined"}),
        v.post("intros:invitation", "declined", place("stranger"), 302, {"answer": "declined"}),
        v.post("intros:invitation", "nobody's", "/asks/invitations/1/", 404, {"answer": "accepted"}),
        CARRY,
        *looks("answered"),
        Clock(seeking.ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        v.post("intros:invitation", "too late", place("byc"), 302, {"answer": "accepted"}),
    ]


def carry_and_pass(cast: Cast) -> None:
    """The introducer passes over whatever is asked of him for others than the target."""
    CARRY.do({})
    for part in IntroducerPart.objects.using("owner").exclude(target=cast["target"]):
        introductions.pass_by(introducer_id=cast["introducer"].pk, part=part.pk)


INTRODUCERS = Walk("vouching", ("introducer",), introducers_steps, hide)
TARGETS = Walk("invited", ("target",), targets_steps, hide)
