"""Reviewers and operators before the queue of reports: nothing of what reporters and reported keep to themselves."""

from datetime import timedelta

from disclosure.models import Report
from tests.leaks.engine import Act, Step
from tests.leaks.steps import Actor, Walk, both_ways, meanwhile
from tests.leaks.walks.looking import NOBODY
from tests.leaks.world import BEFORE, Cast, handle, hide_words

REPORTS = {"open": 620_001, "of themselves": 620_002}


def report(cast: Cast) -> None:
    """A report, and two alerts, of which who said them stays hidden."""
    common = {"made_at": BEFORE + timedelta(days=30), "purpose": "advice"}
    Report.objects.using("owner").create(
        id=REPORTS["open"], sort="report", reporter=cast["viewer"], reported=cast["stranger"], reason="sales",
        words="连着三次", note="想请教冷链。", **common,
    )  # fmt: skip
    for number, name in enumerate(("target", "byb")):
        Report.objects.using("owner").create(
            id=621_000 + number, sort="mismatch", reporter=cast[name], reported=cast["stranger"], **common
        )


def about_the_reviewer(cast: Cast) -> None:
    """None of theirs to see."""
    Report.objects.using("owner").create(
        id=REPORTS["of themselves"], sort="report", reporter=cast["viewer"], reported=cast["reviewer"],
        reason="improper", made_at=BEFORE,
    )  # fmt: skip


def desk_steps(cast: Cast, actor: str) -> list[Step]:
    """The queue, and what can be done about it."""
    v = Actor(actor)
    queue, one, alerts = (
        "/admin/review/reports/",
        f"/admin/review/reports/{REPORTS['open']}/",
        "/admin/review/alerts/",
    )

    def another_said_it() -> None:
        Report.objects.using("owner").filter(id=621_001).update(reporter=cast["byc"])

    found: list[Step] = [
        Act(lambda _vars: report(cast)),
        meanwhile(another_said_it),
        *both_ways([v.get("admin:review_reports", "waiting", queue)]),
        v.refused("POST", "admin:review_reports", queue),
        v.refused("GET", "admin:review_report", one),
        v.refused("GET", "admin:review_alerts", f"{alerts}{handle('stranger')}/"),
        v.post("admin:review_report", "nobody's", "/admin/review/reports/1/", 404),
        v.post("admin:review_report", "settled", one),
        v.post("admin:review_report", "settled twice", one, 404),
        v.post("admin:review_alerts", "settled", f"{alerts}{handle('stranger')}/"),
        v.post("admin:review_alerts", "nobody's", f"{alerts}{NOBODY}/", 404),
        v.get("admin:review_reports", "settled", queue),
    ]
    about = f"/admin/review/reports/{REPORTS['of themselves']}/"
    if actor == "reviewer":
        found.append(v.post("admin:review_report", "about themselves", about, 404))
    return found


def hide_from_reviewers(cast: Cast) -> None:
    """What is veiled, and what is about the reviewer."""
    hide_words(cast)
    about_the_reviewer(cast)


REVIEWERS = Walk(
    "reports, reviewer", ("reviewer",), lambda cast: desk_steps(cast, "reviewer"), hide_from_reviewers
)
OPERATORS = Walk("reports, operator", ("operator",), lambda cast: desk_steps(cast, "operator"), hide_words)
