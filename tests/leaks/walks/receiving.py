"""How asks are received is nobody's to tell; and who receives or assists learns what is theirs alone."""

from datetime import timedelta

from django.db import connections

from disclosure import asking, assistants, grants
from disclosure.models import AccessDecision, Ending, Reception, Triage
from tests.asking.world import ANSWER_BY, ask, wording
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import CARRY, SWEEP, Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.walks.asking import FOUND, ask_path, asked, place
from tests.leaks.walks.looking import NOBODY
from tests.leaks.walks.nudging import NUDGES, ways_to_reach_her
from tests.leaks.world import NOW, Cast, Population, handle, hide, hide_words, relate

VIEWER, HELPER = Actor("viewer"), Actor("introducer")


# --- Whoever asks ----------------------------------------------------------------------------------


def hide_how_asks_are_received(cast: Cast) -> None:
    """One is closed, one wants no such purpose, one has an assistant: in the second world alone."""
    hide(cast)
    Reception.objects.using("owner").create(member=cast["owner"], closed_until=NOW + timedelta(days=60))
    Reception.objects.using("owner").create(member=cast["target"], muted=["advice"])
    for name in ("byb", "byc"):
        assistants.name(principal_id=cast[name].pk, handle=handle("introducer"))


def askers_steps(cast: Cast) -> list[Step]:
    """Ask six, and look, whatever they do about it."""
    v = VIEWER

    def aside() -> None:
        part = Triage.objects.using("owner").get(asker=cast["viewer"], decision__owner=cast["byb"])
        assistants.set_aside(assistant_id=cast["introducer"].pk, part=part.pk)

    def mismatch() -> None:
        found = AccessDecision.objects.using("owner").get(owner=cast["bya"])
        asking.not_as_said(owner_id=cast["bya"].pk, decision=found.pk)

    sends: list[Step] = []
    for name, kind in (
        ("owner", "mobile"),
        ("target", "bio"),
        ("bya", "company"),
        ("byb", "company"),
        ("byd", "company"),
    ):
        typed = asked(cast, name, kind)
        sends.append(
            v.post("disclosure:ask", f"to {name}", ask_path(name), 302, typed, after=finding(name, FOUND))
        )
    short = asked(cast, "byc", "company", purpose="other", note="随便聊聊")
    off = asked(cast, "byc", "company", purpose="sales")
    return [
        v.post("disclosure:ask", "other, unsaid", ask_path("byc"), 422, short),
        v.post("disclosure:ask", "a purpose that is off", ask_path("byc"), 422, off),
        *sends,
        CARRY,
        *asker_looks("carried"),
        meanwhile(aside),
        meanwhile(mismatch),
        *asker_looks("received in secret"),
        Clock(ANSWER_BY - timedelta(seconds=1)),
        *asker_looks("a second before the hour"),
        Clock(ANSWER_BY),
        *asker_looks("at the hour"),
        SWEEP,
        *asker_looks("swept"),
    ]


def asker_looks(when: str) -> list[Step]:
    """Every page on which it could show."""
    v = VIEWER
    found: list[Step] = []
    for name in ("owner", "target", "bya", "byb", "byd"):
        found.append(v.get("disclosure:request", f"to {name}, {when}", place(name)))
        found.append(v.get("disclosure:profile", f"{name}, {when}", f"/people/{handle(name)}/"))
    for view, path in (
        ("disclosure:home", "/"),
        ("intros:asks", "/asks/"),
        ("disclosure:contacts", "/contacts/"),
    ):
        found.append(v.get(view, when, path))
    return found


ASKERS = Walk("asking the closed", ("viewer",), askers_steps, hide_how_asks_are_received)


# --- Whoever receives ------------------------------------------------------------------------------


def owners_steps(cast: Cast) -> list[Step]:
    """Close and open, name an assistant and take it back, keep something open longer, report and block."""
    v = VIEWER
    settings, helper = "/settings/asks/", "/settings/assistant/"
    closed = {"closed": "on", "until": "2026-12-24", "muted": ["advice", "other"]}
    named = {"assistant": handle("introducer")}

    def report_path(who: str) -> str:
        return f"/people/{who}/report/"

    pages: list[Step] = [
        v.get("disclosure:reception", "open", settings),
        v.get("disclosure:assistant", "nobody", helper),
        v.get("disclosure:report", "somebody", report_path(handle("stranger"))),
        v.get(
            "disclosure:report", "with what they never asked", f"{report_path(handle('owner'))}?decision=1"
        ),
        v.get("disclosure:report", "herself", report_path(handle("viewer")), 404),
    ]
    for who in (handle("hidesone"), handle("hidestwo"), handle("unlisted"), NOBODY):
        pages.append(v.get("disclosure:report", f"absent: {who}", report_path(who), 404))
    told = {"tell": "on", "reason": "pressure", "words": "三次了"}
    acts: list[Step] = [
        v.post("disclosure:reception", "no end", settings, 422, {"closed": "on"}),
        v.post("disclosure:reception", "an end gone by", settings, 422, {**closed, "until": "2026-11-01"}),
        v.post("disclosure:reception", "closed", settings, 302, closed),
        v.get("disclosure:reception", "closed", settings),
        v.get("settings", "closed", "/settings/"),
        v.post("disclosure:reception", "open again", settings, 302, {}),
        v.get("disclosure:nudges", "as they are", "/settings/nudges/"),
        v.post("disclosure:nudges", "nonsense", "/settings/nudges/", 422, {**NUDGES, "timezone": "Mars"}),
        v.post(
            "disclosure:nudges",
            "in the quiet hours",
            "/settings/nudges/",
            422,
            {**NUDGES, "digest_at": "23:00"},
        ),
        v.post("disclosure:nudges", "saved", "/settings/nudges/", 302, NUDGES),
        v.get("disclosure:nudges", "saved", "/settings/nudges/"),
        *ways_to_reach_her(),
        v.post("disclosure:assistant", "nobody chosen", helper, 422, {}),
        v.post("disclosure:assistant", "no contact", helper, 422, {"assistant": handle("stranger")}),
        v.post("disclosure:assistant", "who hides", helper, 422, {"assistant": handle("hidesone")}),
        v.post("disclosure:assistant", "named", helper, 302, named),
        v.get(
            "disclosure:assistant", "named", helper, after=finding("assistance", r'name="end" value="(\d+)"')
        ),
        v.post("disclosure:assistant", "taken back", helper, 302, lambda found: {"end": found["assistance"]}),
        v.post(
            "disclosure:assistant",
            "taken back twice",
            helper,
            302,
            lambda found: {"end": found["assistance"]},
        ),
        v.post("disclosure:report", "nothing", report_path(handle("stranger")), 422, {}),
        v.post("disclosure:report", "no reason", report_path(handle("stranger")), 422, {"tell": "on"}),
        v.post("disclosure:report", "told", report_path(handle("stranger")), 302, told),
        v.post("disclosure:report", "blocked", report_path(handle("stranger")), 302, {"block": "on"}),
        v.get("disclosure:profile", "blocked", f"/people/{handle('stranger')}/", 404),
        *(
            v.post("disclosure:report", f"absent: {who}", report_path(who), 404, told)
            for who in (handle("hidesone"), NOBODY)
        ),
    ]

    def give(_vars: Vars) -> None:
        number = wording(cast["viewer"], "mobile", 3)
        grants.give(
            owner_id=cast["viewer"].pk,
            wordings=[number.pk],
            viewer=handle("owner"),
            until=NOW + timedelta(days=30),
        )

    def remind(found: Vars) -> None:
        with connections["worker"].cursor() as cursor:
            cursor.execute("SELECT remind_of_endings(50)")
        found["ending"] = Ending.objects.using("owner").get(owner=cast["viewer"]).pk

    def ending(found: Vars) -> str:
        return f"/asks/endings/{found['ending']}/"

    ends: list[Step] = [
        Act(give),
        Clock(NOW + timedelta(days=24)),
        Act(remind),
        v.get("disclosure:home", "something ends", "/"),
        v.get("disclosure:ending", "soon", ending),
        v.get("disclosure:ending", "nobody's", "/asks/endings/1/", 404),
        v.post("disclosure:ending", "nobody's", "/asks/endings/1/", 404),
        v.post("disclosure:ending", "longer", ending),
        v.get("disclosure:ending", "longer", ending),
        v.get("disclosure:contact", "longer", f"/contacts/{handle('owner')}/"),
    ]
    return [*both_ways(pages), *acts, *ends]


OWNERS = Walk("receiving", ("viewer",), owners_steps, hide)


# --- The assistant ---------------------------------------------------------------------------------


def hide_from_the_assistant(cast: Cast) -> None:
    """What principal and askers keep to themselves: other fields, nearer words, how they stand to one another."""
    hide_words(cast)
    made = Population()
    made.next_id = 570_000
    made.field(cast["viewer"], "bio", {3: "想换到医药行业" * 20}, ask_from=None)
    made.field(cast["bya"], "seek", {3: "找投资"}, ask_from=None)
    relate(cast["viewer"], cast["bya"], 4)


def assistants_steps(cast: Cast) -> list[Step]:
    """Be named, look through what comes, pass on, set aside, step down."""
    v = HELPER

    def name(found: Vars) -> None:
        assistants.name(principal_id=cast["bya"].pk, handle=handle("introducer"))
        found["assistance"] = assistants.assisted(cast["introducer"].pk)[0].pk

    def some_ask(_vars: Vars) -> None:
        for asker in ("viewer", "target", "stranger"):
            ask(cast[asker], cast["bya"], purpose="advice", note=f"{asker} 想请教")

    def find(found: Vars) -> None:
        for asker in ("viewer", "target", "stranger"):
            found[asker] = Triage.objects.using("owner").get(asker=cast[asker]).pk

    def envelope() -> None:
        extra = wording(cast["viewer"], "bio", 3).pk
        ask(cast["owner"], cast["byb"], envelope=[])
        assert extra

    def answers() -> None:
        found = AccessDecision.objects.using("owner").get(owner=cast["bya"], asker=cast["viewer"])
        asking.decline(owner_id=cast["bya"].pk, decision=found.pk)

    def part(asker: str) -> object:
        return lambda found: f"/asks/triage/{found[asker]}/"

    def assisting(found: Vars) -> str:
        return f"/asks/assisting/{found['assistance']}/"

    def looks(when: str) -> list[Step]:
        found: list[Step] = [
            v.get("disclosure:triage", f"{asker}'s, {when}", part(asker))  # type: ignore[arg-type]
            for asker in ("viewer", "target", "stranger")
        ]
        for view, path in (
            ("disclosure:home", "/"), ("intros:asks", "/asks/"), ("disclosure:profile", f"/people/{handle('bya')}/"),
            ("disclosure:disclosures", "/disclosures/"),
        ):  # fmt: skip
            found.append(v.get(view, when, path))
        return found

    return [
        Act(name),
        v.get("disclosure:home", "named", "/"),
        v.get("disclosure:assisting", "named", assisting),
        v.get("disclosure:assisting", "nobody's", "/asks/assisting/1/", 404),
        v.get("disclosure:triage", "nobody's", "/asks/triage/1/", 404),
        v.post("disclosure:triage", "nobody's", "/asks/triage/1/", 404),
        Act(some_ask),
        meanwhile(envelope),
        CARRY,
        Act(find),
        *both_ways(looks("asked")),
        v.post("disclosure:triage", "no answer", part("viewer"), 302, {"answer": "granted"}),  # type: ignore[arg-type]
        v.post("disclosure:triage", "passed on", part("viewer"), 302, {"answer": "passed"}),  # type: ignore[arg-type]
        v.post("disclosure:triage", "set aside", part("target"), 302, {"answer": "aside"}),  # type: ignore[arg-type]
        v.post("disclosure:triage", "passed on twice", part("viewer"), 302, {"answer": "passed"}),  # type: ignore[arg-type]
        meanwhile(answers),
        *looks("answered"),
        v.post("disclosure:assisting", "stepped down", assisting),
        v.post("disclosure:assisting", "stepped down twice", assisting, 404),
        *looks("stepped down"),
    ]


ASSISTANTS = Walk("assisting", ("introducer",), assistants_steps, hide_from_the_assistant)
