"""林晓梅 offers to exchange cards. Whether the other said no, never will, or was not asked stays theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from disclosure import exchanges
from disclosure.models import Exchange, ExchangeAnswer, Refusal
from profiles.models import Member
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import SWEEP, Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.walks.looking import NOBODY
from tests.leaks.world import BEFORE, Cast, Population, handle, hide, relate
from tests.signing_in import client_for

VIEWER, ANYBODY = Actor("viewer"), Actor("anybody")
ANSWER_BY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
NUMBER = {"kinds": ["mobile"]}
TARGETS = ("owner", "bya", "byd")


def hide_a_refusal(cast: Cast) -> None:
    """Beside all that is hidden from her: one wants nothing more of her."""
    hide(cast)
    Refusal.objects.using("owner").create(owner=cast["byd"], asker=cast["viewer"], since=BEFORE)


def meet(cast: Cast) -> Act:
    """In both worlds she knows some more people, who have numbers."""

    def do(_vars: Vars) -> None:
        made = Population()
        made.next_id = 900_000
        for name in ("bya", "byb", "byc", "byd"):
            made.field(cast[name], "mobile", {3: f"+8613900001{made.id() % 1000:03d}"})
            relate(cast[name], cast["viewer"], 1)
            relate(cast["viewer"], cast[name], 1)

    return Act(do)


def steps(cast: Cast) -> list[Step]:
    """Offer to three, in vain; then exchange with two."""
    v = VIEWER
    return [
        meet(cast),
        *wrong(),
        *offers(),
        *looks("sent"),
        meanwhile(lambda: say_no(cast["owner"])),
        *looks("declined in secret"),
        v.get(
            "meet:together", "nothing new, htmx", f"/meet/with/{handle('owner')}/?was=offer", 204, htmx=True
        ),
        v.post("disclosure:exchange_offer", "taken back", place("bya")),
        *looks("one taken back"),
        *exchanged(cast),
        *asked(cast),
        Clock(ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour"),
        Clock(ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        v.post("disclosure:exchange_offer", "too late", place("owner")),
        v.post("disclosure:exchange", "rests", path("owner"), 302, NUMBER),
    ]


def path(name: str) -> str:
    return f"/people/{handle(name)}/exchange/"


def place(name: str) -> Callable[[Vars], str]:
    """Where an offer stands."""
    return lambda found: f"/asks/exchanges/{found[name]}/"


def wrong() -> list[Step]:
    """Who can't be offered anything, and what can't be offered."""
    v = VIEWER
    found: list[Step] = []
    for why, who in (("stranger", "stranger"), ("who hides", "hidesone"), ("herself", "viewer")):
        found.append(v.get("disclosure:exchange", why, path(who), 404))
        found.append(v.post("disclosure:exchange", why, path(who), 404, NUMBER))
    found.append(v.get("disclosure:exchange", "nobody", f"/people/{NOBODY}/exchange/", 404))
    found += both_ways([v.get("disclosure:exchange", "choose", path("owner"))])
    for why, typed in (
        ("nothing", {}),
        ("what she lacks", {"kinds": ["wechat"]}),
        ("no card", {"kinds": ["bio"]}),
    ):
        found.append(v.post("disclosure:exchange", why, path("owner"), 422, typed))
    for number in (1, 2**62):
        found += [
            v.get("disclosure:exchange_offer", "nobody's", f"/asks/exchanges/{number}/", 404),
            v.post("disclosure:exchange_offer", "nobody's", f"/asks/exchanges/{number}/", 404),
            v.get("disclosure:exchange_asked", "nobody's", f"/asks/exchanges/asked/{number}/", 404),
            v.post("disclosure:exchange_asked", "nobody's", f"/asks/exchanges/asked/{number}/", 404),
            v.post("disclosure:exchange_end", "nobody's", f"/contacts/exchanges/{number}/end/"),
        ]
    return [*found, v.refused("GET", "disclosure:exchange_end", "/contacts/exchanges/1/end/")]


def offers() -> list[Step]:
    """Three that can be sent, each once."""
    v = VIEWER
    found: list[Step] = []
    for name in TARGETS:
        after = finding(name, r"^/asks/exchanges/(\d+)/")
        found.append(v.post("disclosure:exchange", f"sent, {name}", path(name), 302, NUMBER, after=after))
    found.append(v.post("disclosure:exchange", "sent twice", path("owner"), 302, NUMBER))
    return [*found, v.get("disclosure:exchange", "rests", path("owner"), 302)]


def looks(when: str) -> list[Step]:
    """Every page on which an answer could show."""
    v = VIEWER
    found: list[Step] = []
    for name in TARGETS:
        found.append(v.get("disclosure:exchange_offer", f"to {name}, {when}", place(name)))
        found.append(v.get("disclosure:exchange_offer", f"to {name}, {when}, htmx", place(name), htmx=True))
    for view, where in (
        ("disclosure:home", "/"), ("intros:asks", "/asks/"), ("disclosure:contacts", "/contacts/"),
        ("disclosure:disclosures", "/disclosures/"), ("disclosure:profile", f"/people/{handle('owner')}/"),
        ("disclosure:contact", f"/contacts/{handle('owner')}/"), ("meet:together", f"/meet/with/{handle('owner')}/"),
        ("meet:together", f"/meet/with/{handle('byd')}/"),
    ):  # fmt: skip
        found.append(v.get(view, when, where))
    return found


def exchanged(cast: Cast) -> list[Step]:
    """In both worlds one agrees; and she ends it."""
    v = VIEWER
    after = finding("byb", r"^/asks/exchanges/(\d+)/")
    return [
        v.post("disclosure:exchange", "sent, byb", path("byb"), 302, NUMBER, after=after),
        Act(lambda _vars: exchanges.agree(owner_id=cast["byb"].pk, answer=answer_of(cast["byb"]))),
        v.get("disclosure:home", "exchanged", "/"),
        *both_ways([v.get("disclosure:exchange_offer", "exchanged", place("byb"))]),
        v.get("meet:together", "exchanged", f"/meet/with/{handle('byb')}/"),
        v.get("disclosure:contact", "exchanged", f"/contacts/{handle('byb')}/"),
        v.get("disclosure:profile", "exchanged", f"/people/{handle('byb')}/"),
        v.post("disclosure:exchange_end", "ended", lambda _found: f"/contacts/exchanges/{made(cast['byb'])}/end/"),
        v.get("disclosure:exchange_offer", "ended", place("byb")),
        v.get("disclosure:contact", "ended", f"/contacts/{handle('byb')}/"),
    ]  # fmt: skip


def asked(cast: Cast) -> list[Step]:
    """In both worlds she is asked, and says no to one and yes to another."""
    v = VIEWER

    def offer(_found: Vars) -> None:
        exchanges.offer(proposer_id=cast["byc"].pk, handle=handle("viewer"), kinds=["mobile"])

    def where(_found: Vars) -> str:
        return f"/asks/exchanges/asked/{answer_of(cast['viewer'])}/"

    return [
        Act(offer),
        v.get("disclosure:home", "asked to exchange", "/"),
        v.get("disclosure:exchange_asked", "asked", where),
        v.get("disclosure:exchange", "asked", path("byc"), 302),
        *both_ways([v.get("meet:together", "asked", f"/meet/with/{handle('byc')}/?was=met")]),
        v.post("disclosure:exchange_asked", "no answer", where, 302, {"answer": "perhaps"}),
        v.post("disclosure:exchange_asked", "agreed", where, 302, {"answer": "agreed"}),
        v.get("disclosure:exchange_asked", "agreed", where),
    ]


def answer_of(owner: Member) -> int:
    """What somebody was asked last."""
    return ExchangeAnswer.objects.using("owner").filter(owner=owner).latest("arrived_at").pk


def made(one: Member) -> int:
    """What somebody has exchanged."""
    return Exchange.objects.using("owner").get(other=one).pk


def say_no(owner: Member) -> None:
    """Look at the offer, and say no."""
    answer = answer_of(owner)
    assert client_for(owner).get(f"/asks/exchanges/asked/{answer}/").status_code == 200
    exchanges.decline(owner_id=owner.pk, answer=answer)


def closed_doors(_cast: Cast) -> list[Step]:
    """Somebody without a session."""
    v = ANYBODY
    forms = (
        ("disclosure:exchange", path("owner")), ("disclosure:exchange_offer", "/asks/exchanges/1/"),
        ("disclosure:exchange_asked", "/asks/exchanges/asked/1/"),
    )  # fmt: skip
    found: list[Step] = []
    for view, where in forms:
        found += [v.get(view, "no session", where, 302), v.post(view, "no session", where)]
    end = "/contacts/exchanges/1/end/"
    return [
        *found,
        v.refused("GET", "disclosure:exchange_end", end),
        v.post("disclosure:exchange_end", "no session", end),
    ]


WALK = Walk("exchanging", ("viewer",), steps, hide_a_refusal)
CLOSED = Walk("exchanging without a session", ("anybody",), closed_doors, hide)
