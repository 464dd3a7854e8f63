"""林晓梅 seeks introductions. Whether anybody was asked, passed, vouched or declined stays theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from disclosure.models import Shield
from intros import introductions
from intros.models import IntroducerPart, TargetPart
from tests.asking.world import wording
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import CARRY, SWEEP, Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.world import Cast, handle, hide
from tests.signing_in import client_for

SEEKER = Actor("viewer")
ANSWER_BY = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
TARGETS = ("target", "bya", "byd")


def hide_a_shield(cast: Cast) -> None:
    """Beside all that is hidden from her: one target keeps out of the introducer's sight, so that he is not asked."""
    hide(cast)
    Shield.objects.using("owner").create(owner=cast["byd"], person=cast["introducer"])


def steps(cast: Cast) -> list[Step]:
    """Seek three, one in vain; the others answer in secret; then one that connects, and one taken back."""
    v = SEEKER
    return [
        *wishes(cast),
        *seeks(cast),
        CARRY,
        *looks("carried"),
        meanwhile(lambda: vouch(cast, "target")),
        Act(lambda _vars: vouch(cast, "bya")),
        CARRY,
        *looks("vouched for"),
        Act(lambda _vars: ask_first(cast, "target")),
        *looks("asked first"),
        v.post("intros:introduction", "no answer to it", place("target"), 422, {"act": "reply"}),
        v.post(
            "intros:introduction", "answered", place("target"), 302, {"act": "reply", "reply": "请教选址。"}
        ),
        *looks("answered"),
        meanwhile(lambda: answer(cast, "target", introductions.decline)),
        meanwhile(lambda: answer(cast, "bya", introductions.never)),
        *looks("declined in secret"),
        v.post("intros:seek", "a fourth", seek_path("owner"), 422, sought(cast)),
        v.post("intros:introduction", "taken back", place("byd")),
        CARRY,
        *looks("one taken back"),
        *connected(cast),
        Clock(ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour"),
        Clock(ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        v.post("intros:introduction", "too late to take back", place("target")),
        v.post("intros:seek", "rests", seek_path("target"), 302, sought(cast)),
    ]


def place(name: str) -> Callable[[Vars], str]:
    """Where an introduction stands."""
    return lambda found: f"/asks/introductions/{found[name]}/"


def seek_path(name: str) -> str:
    return f"/people/{handle(name)}/introduction/"


def sought(cast: Cast, **more: Any) -> dict[str, Any]:
    """What she types."""
    return {
        "introducer": handle("introducer"), "purpose": "cooperation", "note": "想聊聊冷链。",
        "send": [str(wording(cast["viewer"], "headline", 0).pk)], **more,
    }  # fmt: skip


def seeks(cast: Cast) -> list[Step]:
    """Some that can't be sought, and three that can."""
    v = SEEKER
    wrong: dict[str, dict[str, Any]] = {
        "nobody named": {"introducer": ""},
        "one who is no contact": {"introducer": handle("stranger")},
        "one who hides": {"introducer": handle("hidesone")},
        "no purpose": {"purpose": ""},
        "a link in the note": {"note": "见 www.example.com"},
    }
    found: list[Step] = [
        v.post("intros:seek", why, seek_path("target"), 422, sought(cast, **more))
        for why, more in wrong.items()
    ]
    for name in TARGETS:
        after = finding(name, r"^/asks/introductions/(\d+)/")
        found.append(v.post("intros:seek", f"sent, {name}", seek_path(name), 302, sought(cast), after=after))
    found.append(v.post("intros:seek", "sent twice", seek_path("target"), 302, sought(cast)))
    return [*found, *both_ways([v.get("intros:seek", "rests", seek_path("target"), 302)])]


def wishes(cast: Cast) -> list[Step]:
    """One wish that says nothing, one through a contact; in the second world he thinks of somebody, who declines."""
    v, path = SEEKER, "/asks/wish/"
    typed = sought(cast, wish="成都懂冷链的人")
    after = finding("wish", r"^/asks/introductions/(\d+)/")
    return [
        *both_ways([v.get("intros:wish", "empty", path)]),
        v.post("intros:wish", "nothing wished", path, 422, {**typed, "wish": ""}),
        v.post("intros:wish", "sent", path, 302, typed, after=after),
        v.post("intros:wish", "sent twice", path, 302, typed),
        CARRY,
        meanwhile(lambda: vouch_for_wish(cast)),
        v.get("intros:introduction", "a wish, vouched for in secret", place("wish")),
        v.post("intros:introduction", "a wish taken back", place("wish")),
    ]


def vouch_for_wish(cast: Cast) -> None:
    """The introducer thinks of somebody."""
    part = IntroducerPart.objects.using("owner").exclude(wish="").get()
    assert client_for(cast["introducer"]).get(f"/asks/vouches/{part.pk}/").status_code == 200
    introductions.vouch(
        introducer_id=cast["introducer"].pk, part=part.pk, words="可靠。", target=handle("stranger")
    )
    CARRY.do({})


def looks(when: str) -> list[Step]:
    """Every page on which an answer could show."""
    v = SEEKER
    found: list[Step] = [v.get("intros:introduction", f"to {name}, {when}", place(name)) for name in TARGETS]
    for view, path in (
        ("disclosure:home", "/"), ("intros:asks", "/asks/"), ("disclosure:contacts", "/contacts/"),
        ("disclosure:disclosures", "/disclosures/"), ("disclosure:profile", f"/people/{handle('target')}/"),
        ("disclosure:profile", f"/people/{handle('introducer')}/"),
        ("disclosure:contact", f"/contacts/{handle('introducer')}/"),
    ):  # fmt: skip
        found.append(v.get(view, when, path))
    return found


def connected(cast: Cast) -> list[Step]:
    """In both worlds one more introduction comes together."""
    v = SEEKER
    after = finding("byb", r"^/asks/introductions/(\d+)/")
    return [
        v.post("intros:seek", "sent, byb", seek_path("byb"), 302, sought(cast), after=after),
        CARRY,
        Act(lambda _vars: vouch(cast, "byb")),
        CARRY,
        Act(lambda _vars: answer(cast, "byb", introductions.accept)),
        v.get("disclosure:home", "connected", "/"),
        v.get("intros:introduction", "connected", place("byb")),
        v.get("disclosure:contacts", "connected", "/contacts/"),
        v.get("disclosure:contact", "connected", f"/contacts/{handle('byb')}/"),
        v.get("disclosure:profile", "connected", f"/people/{handle('byb')}/"),
        v.post("intros:introduction", "connected", place("byb")),
        v.post("intros:introduction", "thanked", place("byb"), 302, {"act": "thank"}),
    ]


def vouch(cast: Cast, target: str) -> None:
    """The introducer opens what he is asked and vouches for her."""
    part = IntroducerPart.objects.using("owner").get(seeker=cast["viewer"], target=cast[target])
    assert client_for(cast["introducer"]).get(f"/asks/vouches/{part.pk}/").status_code == 200
    introductions.vouch(introducer_id=cast["introducer"].pk, part=part.pk, words="共事五年，可靠。")


def ask_first(cast: Cast, target: str) -> None:
    """One thing is asked first: by the introducer, or in the second world by the target, after whom he vouched."""
    row = IntroducerPart.objects.using("owner").get(seeker=cast["viewer"], target=cast[target])
    if row.state == "asked":
        introductions.ask_first(member_id=cast["introducer"].pk, part=row.pk, what="company")
    else:
        found = TargetPart.objects.using("owner").get(seeker=cast["viewer"], target=cast[target])
        introductions.ask_first(member_id=cast[target].pk, part=found.pk, what="company")


def answer(cast: Cast, target: str, verb: Callable[..., None]) -> None:
    """A target opens the invitation and answers; nothing is there yet in a world where nobody vouched."""
    carried = TargetPart.objects.using("owner").get(seeker=cast["viewer"], target=cast[target])
    assert client_for(cast[target]).get(f"/asks/invitations/{carried.pk}/").status_code == 200
    verb(target_id=cast[target].pk, part=carried.pk)


WALK = Walk("seeking", ("viewer",), steps, hide_a_shield)
