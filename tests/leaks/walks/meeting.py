"""林晓梅 meets people: whoever scanned and was not wanted, hides or is not there is the same nothing to her."""

from collections.abc import Callable
from datetime import timedelta

from intros import handshakes
from intros.models import Code, Showing
from profiles.models import Member
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import SWEEP, Actor, Walk, both_ways, meanwhile
from tests.leaks.walks.looking import NOBODY
from tests.leaks.world import NOW, Cast, handle, hide
from tests.signing_in import client_for

VIEWER, ANYBODY = Actor("viewer"), Actor("anybody")
HIDDEN_CODE, CLOSED_CODE = 700_001, 700_002
SECRET = "0123456789abcdef" * 2


def hide_codes(cast: Cast) -> None:
    """Beside all that is hidden from her: somebody who keeps out of her sight shows a code, and so did one who left."""
    hide(cast)
    hidden = Member.objects.using("owner").get(handle=handle("hidesone"))
    keep_code(HIDDEN_CODE, hidden)
    gone = cast["byd"]
    Member.objects.using("owner").filter(pk=gone.pk).update(is_active=False)
    keep_code(CLOSED_CODE, gone)


def keep_code(code_id: int, owner: Member, sort: str = "shown") -> None:
    """Let somebody show a code of that id."""
    Code.objects.using("owner").create(
        id=code_id, owner=owner, sort=sort, made_at=NOW, ends_at=NOW + timedelta(minutes=9),
        token_hash=handshakes.hash_of(handshakes.token_of(code_id)),
        digits_hash=handshakes.hash_of(handshakes.digits_of(code_id)),
    )  # fmt: skip


def shows(cast: Cast, who: str) -> Act:
    """One of the cast shows a code, in both worlds."""

    def do(found: Vars) -> None:
        found[who] = handshakes.own_code(cast[who].pk)

    return Act(do)


def scanned(who: str) -> Callable[[Vars], str]:
    """Where the code of one of the cast leads."""
    return lambda found: f"/meet/{found[who].token}/"


def no_code() -> dict[str, str]:
    """Tokens that are nothing to her."""
    return {
        "who hides": handshakes.token_of(HIDDEN_CODE),
        "who left": handshakes.token_of(CLOSED_CODE),
        "nobody": "a" * 26,
    }


# --- She scans --------------------------------------------------------------------------------------


def scanning(cast: Cast) -> list[Step]:
    """She scans one who would rather not, one who confirms, and whatever else there is."""
    v = VIEWER
    return [
        *nothing_there(v),
        *typing(cast),
        shows(cast, "target"),
        v.get("meet:scanned", "open", scanned("target")),
        v.post("meet:scanned", "claimed", scanned("target")),
        v.post("meet:scanned", "claimed twice", scanned("target")),
        *waits("before"),
        meanwhile(lambda: say_no(cast["target"])),
        *waits("declined in secret"),
        *met(cast),
        Clock(NOW + timedelta(minutes=15)),
        *waits("at the hour", 404),
        SWEEP,
        *waits("swept", 404),
    ]


def nothing_there(v: Actor) -> list[Step]:
    """What leads nowhere."""
    found: list[Step] = []
    for why, token in no_code().items():
        found.append(v.get("meet:scanned", why, f"/meet/{token}/", 404))
        found.append(v.post("meet:scanned", why, f"/meet/{token}/", 404))
        found.append(v.get("meet:scanned", f"{why}, htmx", f"/meet/{token}/", htmx=True))
    for who in (handle("owner"), handle("hidesone"), handle("stranger"), NOBODY):
        status = 200 if who == handle("owner") else 404
        found += both_ways([v.get("meet:together", who, f"/meet/with/{who}/", status)])
    return [*found, v.refused("POST", "meet:together", f"/meet/with/{NOBODY}/")]


def typing(cast: Cast) -> list[Step]:
    """Digits that lead somewhere and that do not, until the hour's tries are used up."""
    v = VIEWER
    path = "/meet/typed/"
    wrong = {
        "who hides": handshakes.digits_of(HIDDEN_CODE),
        "who left": handshakes.digits_of(CLOSED_CODE),
        "nobody": "000000",
        "no digits": "abc",
        "empty": "",
    }
    found = both_ways([v.get("meet:typed", "read", path)])
    found += [v.post("meet:typed", why, path, 422, {"digits": digits}) for why, digits in wrong.items()]
    right = v.post("meet:typed", "right", path, 302, lambda seen: {"digits": seen["stranger"].digits})
    found += [shows(cast, "stranger"), right]
    found += [v.post("meet:typed", f"wrong, {n}", path, 422, {"digits": "000000"}) for n in range(6)]
    return [*found, v.post("meet:typed", "too often", path, 429, {"digits": wrong["who hides"]})]


def waits(when: str, status: int = 200) -> list[Step]:
    """Every page on which a no could show."""
    v = VIEWER
    return [
        v.get("meet:scanned", when, scanned("target"), status),
        v.get("meet:scanned", f"{when}, htmx", scanned("target"), htmx=True),
        v.get("disclosure:home", when, "/"),
        v.get("disclosure:contacts", when, "/contacts/"),
        v.get("disclosure:profile", when, f"/people/{handle('target')}/"),
        v.get("disclosure:disclosures", when, "/disclosures/"),
    ]


def met(cast: Cast) -> list[Step]:
    """In both worlds one confirms."""
    v = VIEWER
    stranger = handle("stranger")
    return [
        v.get("meet:scanned", "another, open", scanned("stranger")),
        v.post("meet:scanned", "another, claimed", scanned("stranger")),
        Act(lambda _vars: say_yes(cast["stranger"])),
        v.get("meet:scanned", "met", scanned("stranger"), 302),
        v.get("meet:scanned", "met, htmx", scanned("stranger"), 302, htmx=True),
        v.get("disclosure:home", "met", "/"),
        v.get("meet:together", "met", f"/meet/with/{stranger}/"),
        v.get("disclosure:contact", "met", f"/contacts/{stranger}/"),
        v.get("disclosure:profile", "met", f"/people/{stranger}/"),
    ]


def asked(owner: Member) -> int:
    """What waits for somebody's answer."""
    return Showing.objects.using("owner").get(owner=owner, state="asked").pk


def say_no(owner: Member) -> None:
    """Look at who scanned, and say no."""
    assert client_for(owner).get("/meet/").status_code == 200
    handshakes.decline(owner_id=owner.pk, showing=asked(owner))


def say_yes(owner: Member) -> None:
    """Confirm."""
    handshakes.confirm(owner_id=owner.pk, showing=asked(owner))


# --- She shows --------------------------------------------------------------------------------------


def showing(cast: Cast) -> list[Step]:
    """She shows her code; one who keeps out of her sight tries it in secret, others claim it."""
    v = VIEWER
    answer = "/meet/answers/{}/"
    return [
        shows(cast, "viewer"),
        *both_ways([v.get("meet:own", "nobody yet", "/meet/")]),
        v.refused("POST", "meet:own", "/meet/"),
        v.get("meet:code_image", "own", lambda found: f"/meet/code/{found['viewer'].id}.png"),
        v.refused("POST", "meet:code_image", "/meet/code/1.png"),
        *(v.get("meet:code_image", why, f"/meet/code/{number}.png", 404) for why, number in CODES.items()),
        Act(try_in_secret, secret=True),
        *both_ways([v.get("meet:own", "tried in secret", "/meet/")]),
        v.get("disclosure:home", "tried in secret", "/"),
        Act(lambda found: assert_claimed(None, found, "held")),
        v.get("meet:own", "a newcomer", "/meet/"),
        shows(cast, "viewer"),
        Act(lambda found: assert_claimed(cast["bya"], found, "offered")),
        *both_ways([v.get("meet:own", "asked", "/meet/")]),
        v.get("disclosure:home", "asked", "/"),
        v.refused("GET", "meet:answer", answer.format(1)),
        v.post("meet:answer", "another's", answer.format(1), 302, {"answer": "yes"}),
        v.post("meet:answer", "no", lambda _found: answer.format(asked(cast["viewer"])), 302, {"answer": "no"}),
        v.get("meet:own", "answered", "/meet/"),
        shows(cast, "viewer"),
        Act(lambda found: assert_claimed(cast["byc"], found, "offered")),
        v.post("meet:answer", "yes", lambda _found: answer.format(asked(cast["viewer"])), 302, {"answer": "yes"}),
        v.get("meet:together", "shown", f"/meet/with/{handle('byc')}/"),
    ]  # fmt: skip


CODES = {"who hides": HIDDEN_CODE, "who left": CLOSED_CODE, "nobody": 1}


def try_in_secret(found: Vars) -> None:
    """Whoever hides from her finds nothing behind her code."""
    hidden = Member.objects.using("owner").get(handle=handle("hidesone"))
    token = found["viewer"].token
    assert handshakes.look(hidden.pk, token, "") is None
    assert handshakes.claim(hidden.pk, token, "") is None


def assert_claimed(who: Member | None, found: Vars, state: str) -> None:
    """Somebody claims what she shows."""
    assert (
        handshakes.claim(who.pk if who else None, found["viewer"].token, SECRET if who is None else "")
        == state
    )


# --- Anybody ----------------------------------------------------------------------------------------


def before_sign_up(cast: Cast) -> list[Step]:
    """Somebody without an account scans, claims, and looks again; every other page sends them to sign in."""
    v = ANYBODY
    left = {why: token for why, token in no_code().items() if why != "who hides"}
    found: list[Step] = []
    for why, token in left.items():
        found.append(v.get("meet:scanned", why, f"/meet/{token}/", 404))
        found.append(v.post("meet:scanned", why, f"/meet/{token}/", 404, {"claim": SECRET}))
    found += [
        shows(cast, "owner"),
        *both_ways([v.get("meet:scanned", "open", scanned("owner"))]),
        v.post("meet:scanned", "no secret", scanned("owner"), 404),
        v.post("meet:scanned", "claimed", scanned("owner"), 302, {"claim": SECRET}),
        *both_ways([v.get("meet:scanned", "held", scanned("owner"))]),
        v.post("meet:scanned", "claimed twice", scanned("owner"), 302, {"claim": SECRET}),
        *both_ways(
            [
                v.get("meet:own", "no session", "/meet/", 302),
                v.get("meet:code_image", "no session", "/meet/code/1.png", 302),
                v.get("meet:typed", "no session", "/meet/typed/", 302),
                v.get("meet:together", "no session", f"/meet/with/{handle('owner')}/", 302),
            ],
            200,
        ),
        v.refused("POST", "meet:own", "/meet/"),
        v.refused("POST", "meet:code_image", "/meet/code/1.png"),
        v.refused("POST", "meet:together", f"/meet/with/{handle('owner')}/"),
        v.post("meet:typed", "no session", "/meet/typed/", 302, {"digits": "000000"}),
        v.refused("GET", "meet:answer", "/meet/answers/1/"),
        v.post("meet:answer", "no session", "/meet/answers/1/", 302, {"answer": "yes"}),
    ]
    return [
        *found,
        Clock(NOW + timedelta(minutes=15)),
        v.get("meet:scanned", "at the hour", scanned("owner"), 404),
    ]


SCANNING = Walk("scanning", ("viewer",), scanning, hide_codes)
SHOWING = Walk("showing", ("viewer",), showing, hide_codes)
BEFORE = Walk("scanning before sign-up", ("anybody",), before_sign_up, hide_codes)
