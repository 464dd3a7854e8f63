"""林晓梅 sits at a table and has known people for long. Who ticked her or said so alone stays theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from intros import handshakes, recognitions, tables
from profiles.models import Member
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import SWEEP, Actor, Walk, both_ways
from tests.leaks.walks.looking import NOBODY
from tests.leaks.walks.meeting import HIDDEN_CODE, hide_codes, keep_code
from tests.leaks.world import Cast, handle

VIEWER, ANYBODY = Actor("viewer"), Actor("anybody")
MORNING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SPOKEN_CODE = 700_003


TICKED = (("hidesthree", "yes"), ("stranger", "yes"), ("owner", "yes"), ("owner", "no"), ("bya", "yes"))
"""Whom she ticks, and no longer: one who is out of her sight, one who does not sit there, and two who do."""


def hide_what_one_alone_said(cast: Cast) -> None:
    """Beside all that is hidden from her: some say that they know her, and one who hides has digits."""
    hide_codes(cast)
    for name in ("target", "stranger"):
        recognitions.say(member_id=cast[name].pk, handle=handle("viewer"))
    keep_code(SPOKEN_CODE, Member.objects.using("owner").get(handle=handle("hidesone")), sort="spoken")


def start(cast: Cast) -> Act:
    """One starts a table, two more sit down; in the second world somebody who hides from her sits there, too."""

    def do(found: Vars) -> None:
        found["table"] = tables.start(cast["owner"].pk)
        for name in ("target", "bya"):
            tables.join(member_id=cast[name].pk, token=found["table"])

    return Act(do)


def sits_in_secret(found: Vars) -> None:
    """Who keeps out of her sight sits down."""
    hidden = Member.objects.using("owner").get(handle=handle("hidesthree"))
    tables.join(member_id=hidden.pk, token=found["table"])


def ticks(one: Member) -> Callable[[Vars], None]:
    """Somebody ticks her."""

    def do(found: Vars) -> None:
        table = tables.table(one.pk, found["table"])
        tables.tick(member_id=one.pk, table_id=table.id, handle=handle("viewer"), met=True)

    return do


def where(more: str = "") -> Callable[[Vars], str]:
    return lambda found: f"/meet/table/{found['table']}/{more}"


def steps(cast: Cast) -> list[Step]:
    """She sits down, is ticked in secret, ticks two, of whom one ticks her; then until morning, and by day."""
    v = VIEWER
    return [
        *both_ways([v.get("meet:tables", "none", "/meet/table/")]),
        start(cast),
        Act(sits_in_secret, secret=True),
        *both_ways([v.get("meet:table", "not seated", where())]),
        v.post("meet:tick", "not seated", where("tick/"), 302, {"handle": handle("target"), "met": "yes"}),
        v.post("meet:table", "sat down", where()),
        v.post("meet:table", "sat down twice", where()),
        *looks("seated"),
        Act(ticks(cast["target"]), secret=True),
        *looks("ticked in secret"),
        *(
            v.post("meet:tick", f"{who}, {met}", where("tick/"), 302, {"handle": handle(who), "met": met})
            for who, met in TICKED
        ),
        v.post("meet:tick", "nobody", where("tick/"), 302, {}),
        v.refused("GET", "meet:tick", where("tick/")),
        *looks("ticked"),
        Act(ticks(cast["bya"])),
        *looks("met"),
        v.get("meet:together", "met at a table", f"/meet/with/{handle('bya')}/"),
        v.get("meet:tables", "seated", "/meet/table/", 302),
        v.post("meet:tables", "her own", "/meet/table/"),
        *nothing_there(),
        *known(cast),
        *spoken(cast),
        Clock(MORNING - timedelta(seconds=1)),
        *looks("a second before morning"),
        Clock(MORNING),
        *looks("by morning", 404),
        SWEEP,
        *looks("swept", 404),
        v.post("meet:tick", "too late", where("tick/"), 302, {"handle": handle("owner"), "met": "yes"}),
    ]  # fmt: skip


def looks(when: str, status: int = 200) -> list[Step]:
    """Every page on which a tick of one alone could show."""
    v = VIEWER
    found: list[Step] = both_ways([v.get("meet:table", when, where(), status)])
    for view, path in (
        ("disclosure:home", "/"), ("disclosure:contacts", "/contacts/"), ("meet:own", "/meet/"),
        ("disclosure:profile", f"/people/{handle('target')}/"), ("meet:known", f"/people/{handle('target')}/known/"),
        ("disclosure:disclosures", "/disclosures/"),
    ):  # fmt: skip
        found.append(v.get(view, when, path))
    return found


def nothing_there() -> list[Step]:
    """Tables that are none for her."""
    v = VIEWER
    found: list[Step] = []
    for token in (handshakes.token_of(HIDDEN_CODE), "a" * 26):
        path = f"/meet/table/{token}/"
        found += both_ways([v.get("meet:table", "nothing", path, 404)])
        found.append(v.post("meet:table", "nothing", path, 404))
        found.append(v.post("meet:tick", "nothing", f"{path}tick/", 302))
    return found


def known(cast: Cast) -> list[Step]:
    """She says that she knows one who said it in secret's place too, and one who has not; and takes one back."""
    v = VIEWER

    def path(name: str) -> str:
        return f"/people/{handle(name)}/known/"

    found: list[Step] = []
    for why, who in (("who hides", handle("hidesone")), ("nobody", NOBODY), ("herself", handle("viewer"))):
        found.append(v.get("meet:known", why, f"/people/{who}/known/", 404))
        found.append(v.post("meet:known", why, f"/people/{who}/known/", 404, {"answer": "yes"}))
    return [
        *found,
        *both_ways([v.get("meet:known", "one said it in secret", path("stranger"))]),
        v.post("meet:known", "no answer", path("byc"), 302),
        v.post("meet:known", "said", path("byc"), 302, {"answer": "yes"}),
        v.get("meet:known", "said", path("byc")),
        v.post("meet:known", "taken back", path("byc"), 302, {"answer": "back"}),
        v.get("meet:known", "taken back", path("byc")),
        v.post("meet:known", "said, another", path("byb"), 302, {"answer": "yes"}),
        Act(lambda _vars: recognitions.say(member_id=cast["byb"].pk, handle=handle("viewer"))),
        v.get("disclosure:home", "recognised", "/"),
        v.get("meet:known", "both said it", path("byb")),
        v.get("meet:together", "recognised", f"/meet/with/{handle('byb')}/"),
    ]


def spoken(cast: Cast) -> list[Step]:
    """Digits that are somebody's in one world alone; then digits of her own, typed by one."""
    v = VIEWER
    path = "/meet/spoken/"
    found: list[Step] = both_ways([v.get("meet:spoken", "none", path)])
    for why, digits in (("who hides", handshakes.digits_of(SPOKEN_CODE)), ("nobody", "000000")):
        found.append(v.post("meet:spoken", why, path, 302, {"digits": digits}))
        found.append(v.get("meet:spoken", f"typed, {why}", path))
    found.append(v.post("meet:spoken", "no digits", path, 422, {"digits": "1"}))

    def typed(_seen: Vars) -> None:
        code = recognitions.own_spoken(cast["viewer"].pk)
        assert code
        recognitions.say_digits(member_id=cast["bye"].pk, digits=code.digits)

    return [
        *found,
        v.post("meet:spoken", "made", path, 302, {"make": "yes"}),
        v.get("meet:spoken", "made", path),
        Act(typed),
        v.get("meet:spoken", "asked", path),
        v.get("disclosure:home", "asked on the telephone", "/"),
    ]


def closed_doors(_cast: Cast) -> list[Step]:
    """Somebody without a session."""
    v = ANYBODY
    table = f"/meet/table/{'a' * 26}/"
    found: list[Step] = []
    for view, path in (
        ("meet:tables", "/meet/table/"), ("meet:table", table), ("meet:spoken", "/meet/spoken/"),
        ("meet:known", f"/people/{handle('owner')}/known/"),
    ):  # fmt: skip
        found += [v.get(view, "no session", path, 302), v.post(view, "no session", path)]
    return [
        *found,
        v.refused("GET", "meet:tick", f"{table}tick/"),
        v.post("meet:tick", "no session", f"{table}tick/"),
    ]


WALK = Walk("knowing", ("viewer",), steps, hide_what_one_alone_said)
CLOSED = Walk("knowing without a session", ("anybody",), closed_doors, hide_codes)
