"""林晓梅 asks for fields. What others do about it shows only as a grant, and otherwise at the hour she was told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from disclosure import asking
from disclosure.models import AccessDecision
from tests.asking.world import ANSWER_BY, field, wording
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import CARRY, SWEEP, Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.world import Cast, handle, hide
from tests.signing_in import client_for

VIEWER = Actor("viewer")
FOUND = r"^/asks/access/(\d+)/"


def steps(cast: Cast) -> list[Step]:
    """Ask in every way, wait, and look again and again while others answer in secret."""
    return [
        *asks(cast),
        CARRY,
        *looks("carried"),
        meanwhile(lambda: answer(cast, "owner", asking.decline)),
        meanwhile(lambda: answer(cast, "target", asking.never)),
        *looks("declined in secret"),
        *too_many(cast),
        *granted(cast),
        *withdrawn(),
        Clock(ANSWER_BY - timedelta(seconds=1)),
        *looks("a second before the hour"),
        Clock(ANSWER_BY),
        *looks("at the hour"),
        SWEEP,
        *looks("swept"),
        VIEWER.post("disclosure:request", "too late to take back", place("owner")),
        VIEWER.post("disclosure:ask", "rests", ask_path("owner"), 302, asked(cast, "owner", "mobile")),
    ]


def place(name: str) -> Callable[[Vars], str]:
    """Where her request to somebody stands."""
    return lambda found: f"/asks/access/{found[name]}/"


def ask_path(name: str) -> str:
    return f"/people/{handle(name)}/ask/"


def asked(cast: Cast, owner: str, kind: str, **more: Any) -> dict[str, Any]:
    """What she types."""
    return {
        "fields_asked": [str(field(cast[owner], kind).pk)], "purpose": "advice", "note": "想请教冷链。",
        "send": [str(wording(cast["viewer"], "headline", 0).pk)], **more,
    }  # fmt: skip


def asks(cast: Cast) -> list[Step]:
    """Three requests, after some that can't be made."""
    v, path = VIEWER, ask_path("owner")
    wrong: dict[str, dict[str, Any]] = {
        "no field": {"fields_asked": []},
        "no purpose": {"purpose": ""},
        "a number in the note": {"note": "打 13800138000"},
        "a field that can't be asked for": {"fields_asked": [str(field(cast["owner"], "company").pk)]},
        "a field that is veiled": {"fields_asked": ["500003"]},
        "another's envelope": {"send": [str(wording(cast["owner"], "headline", 0).pk)]},
    }
    typed = asked(cast, "owner", "mobile")
    found: list[Step] = [
        v.post("disclosure:ask", why, path, 422, {**typed, **less}) for why, less in wrong.items()
    ]
    for name, kind in (("owner", "mobile"), ("target", "bio"), ("bya", "company")):
        sends = asked(cast, name, kind)
        found.append(
            v.post(
                "disclosure:ask", f"sent to {name}", ask_path(name), 302, sends, after=finding(name, FOUND)
            )
        )
    found.append(v.post("disclosure:ask", "sent twice", path, 302, typed))
    return [*found, *both_ways([v.get("disclosure:ask", "rests", path, 302)])]


def looks(when: str) -> list[Step]:
    """Every page on which an answer could show."""
    v = VIEWER
    found: list[Step] = [
        v.get("disclosure:request", f"to {name}, {when}", place(name)) for name in ("owner", "target", "bya")
    ]
    for name in ("owner", "target"):
        found.append(v.get("disclosure:profile", f"{name}, {when}", f"/people/{handle(name)}/"))
        found.append(v.get("disclosure:ask", f"{name}, {when}", ask_path(name), 302))
    for view, path in (
        ("disclosure:home", "/"), ("intros:asks", "/asks/"), ("disclosure:disclosures", "/disclosures/"),
        ("disclosure:contacts", "/contacts/"), ("disclosure:people", "/people/"), ("me", "/me/"),
    ):  # fmt: skip
        found.append(v.get(view, when, path))
    return found


def too_many(cast: Cast) -> list[Step]:
    """Five are open, declined in secret or not; a sixth has to wait."""
    v = VIEWER
    found: list[Step] = []
    for name, status in (("byb", 302), ("byc", 302), ("byd", 422)):
        typed = asked(cast, name, "company")
        if status == 302:
            after = {"after": finding(name, FOUND)}
            found.append(v.post("disclosure:ask", f"sent to {name}", ask_path(name), 302, typed, **after))
        else:
            found.append(v.post("disclosure:ask", "a sixth", ask_path(name), status, typed))
    return found


def granted(cast: Cast) -> list[Step]:
    """In both worlds somebody opens what she asked for."""
    v = VIEWER

    def grant(_vars: Vars) -> None:
        opened = [wording(cast["byb"], "company", 2).pk]
        answer(cast, "byb", asking.grant, wordings=opened, until=ANSWER_BY + timedelta(days=30))

    return [
        CARRY,
        Act(grant),
        v.get("disclosure:home", "opened", "/"),
        v.get("disclosure:request", "opened", place("byb")),
        v.get("intros:asks", "opened", "/asks/"),
        v.get("disclosure:profile", "opened", f"/people/{handle('byb')}/"),
    ]


def withdrawn() -> list[Step]:
    """She takes one back herself."""
    v = VIEWER
    return [
        v.post("disclosure:request", "taken back", place("byc")),
        CARRY,
        v.get("disclosure:request", "taken back", place("byc")),
        v.post("disclosure:request", "taken back already", place("byc")),
    ]


def answer(cast: Cast, owner: str, verb: Callable[..., None], **chosen: Any) -> None:
    """Somebody opens what she asked and answers."""
    decision = AccessDecision.objects.using("owner").get(owner=cast[owner], asker=cast["viewer"])
    assert client_for(cast[owner]).get(f"/asks/decisions/{decision.pk}/").status_code == 200
    verb(owner_id=cast[owner].pk, decision=decision.pk, **chosen)


WALK = Walk("asking", ("viewer",), steps, hide)
