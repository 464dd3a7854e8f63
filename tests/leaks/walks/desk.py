"""The operator, the desk and the reviewers: none learns what is veiled, nor who asks whom."""

from typing import Any

from disclosure.models import DeskCheck, Shield
from disclosure.reading import disclose
from tests.leaks.engine import Act, Step, Vars
from tests.leaks.steps import Actor, Walk, both_ways
from tests.leaks.walks.looking import NOBODY
from tests.leaks.world import (
    CASE,
    NOW,
    OTHERS_CASE,
    Cast,
    Population,
    handle,
    hide_a_case,
    hide_asks,
    hide_words,
)

FESTIVAL = {"day": "2027-02-06", "name": "春节"}
OPERATOR, REVIEWER, DESK = Actor("operator"), Actor("reviewer"), Actor("desk")


def hide_from_operator(cast: Cast) -> None:
    """What is veiled, and what is asked: accounts and cases are the operator's to see."""
    hide_words(cast)
    hide_asks(cast)


def hide_from_reviewer(cast: Cast) -> None:
    """The same, and other cases; the entries of a case are the reviewer's to see."""
    hide_from_operator(cast)
    hide_a_case()


def read_one_another(cast: Cast) -> Act:
    """In both worlds some look at others."""

    def reads(_vars: Vars) -> None:
        for viewer, owner in (("viewer", "owner"), ("target", "introducer"), ("viewer", "stranger")):
            disclose(cast[viewer].pk, [handle(owner)], "profile")

    return Act(reads)


def operators_steps(cast: Cast) -> list[Step]:
    """Accounts and cases."""
    v = OPERATOR
    member = f"/admin/profiles/member/{handle('stranger')}/change/"
    case = f"/admin/disclosure/case/{CASE}/"
    typed = {
        "title": "新案",
        "about": handle("owner"),
        "closes_at": "2026-12-31",
        "reviewers": handle("reviewer"),
    }
    pages: list[Step] = [
        v.get("admin:index", "read", "/admin/"),
        v.get("admin:app_list", "accounts", "/admin/profiles/"),
        v.get("admin:app_list", "cases", "/admin/disclosure/"),
        v.get("admin:jsi18n", "read", "/admin/jsi18n/"),
        v.get("admin:review", "no case of theirs", "/admin/review/"),
        v.get("admin:review_case", "not a reviewer of it", f"/admin/review/{CASE}/", 404),
        v.get("admin:profiles_member_changelist", "all", "/admin/profiles/member/"),
        v.get("admin:profiles_member_changelist", "one", f"/admin/profiles/member/?q={handle('owner')}"),
        v.get("admin:profiles_member_changelist", "filtered", "/admin/profiles/member/?listed__exact=0"),
        v.get("admin:profiles_member_change", "somebody", member),
        v.get("admin:profiles_member_change", "nobody", f"/admin/profiles/member/{NOBODY}/change/", 302),
        v.get("admin:disclosure_case_changelist", "all", "/admin/disclosure/case/"),
        v.get("admin:disclosure_case_add", "empty", "/admin/disclosure/case/add/"),
        v.get("admin:disclosure_case_change", "one", f"{case}change/"),
        v.get("admin:disclosure_case_change", "no such case", "/admin/disclosure/case/1/change/", 302),
        v.get("admin:disclosure_case_history", "one", f"{case}history/"),
        v.get("admin:disclosure_holiday_changelist", "none", "/admin/disclosure/holiday/"),
        v.get("admin:disclosure_holiday_add", "empty", "/admin/disclosure/holiday/add/"),
        v.get("healthz", "as it is", "/healthz", 503),
    ]
    acts: list[Step] = [
        v.post("admin:index", "read", "/admin/", 200),
        v.post("admin:app_list", "read", "/admin/profiles/", 200),
        v.refused("POST", "admin:jsi18n", "/admin/jsi18n/"),
        v.refused("POST", "admin:review", "/admin/review/"),
        v.refused("POST", "admin:review_case", f"/admin/review/{CASE}/"),
        v.post("admin:profiles_member_changelist", "no action", "/admin/profiles/member/", 200),
        v.post("admin:profiles_member_change", "closed", member, 302, {}),
        v.post(
            "admin:profiles_member_change",
            "their own",
            f"/admin/profiles/member/{handle('operator')}/change/",
            200,
            {},
        ),
        v.get("admin:profiles_member_changelist", "one closed", "/admin/profiles/member/?is_active__exact=0"),
        v.post("admin:disclosure_case_add", "empty", "/admin/disclosure/case/add/", 200, {}),
        v.post(
            "admin:disclosure_case_add",
            "about nobody",
            "/admin/disclosure/case/add/",
            200,
            {**typed, "about": NOBODY},
        ),
        v.post("admin:disclosure_case_add", "opened", "/admin/disclosure/case/add/", 302, typed),
        v.post("admin:disclosure_case_change", "changed", f"{case}change/", 302, {**typed, "about": ""}),
        v.post("admin:disclosure_case_history", "read", f"{case}history/", 200),
        v.post("admin:disclosure_case_changelist", "closed", "/admin/disclosure/case/", 302, close(CASE)),
        v.get("admin:disclosure_case_changelist", "one more", "/admin/disclosure/case/"),
        v.post(
            "admin:disclosure_holiday_add", "no day", "/admin/disclosure/holiday/add/", 200, {"name": "春节"}
        ),
        v.post("admin:disclosure_holiday_add", "added", "/admin/disclosure/holiday/add/", 302, FESTIVAL),
        v.post(
            "admin:disclosure_holiday_add", "added twice", "/admin/disclosure/holiday/add/", 200, FESTIVAL
        ),
        v.get("admin:disclosure_holiday_changelist", "one", "/admin/disclosure/holiday/"),
        v.post(
            "admin:disclosure_holiday_changelist",
            "removed",
            "/admin/disclosure/holiday/",
            302,
            {"action": "remove", "_selected_action": ["2027-02-06"]},
        ),
        v.get("admin:index", "what was done", "/admin/"),
    ]
    return [read_one_another(cast), *both_ways(pages), *acts]


def close(case: int) -> dict[str, Any]:
    """The action on the list of cases."""
    return {"action": "close", "_selected_action": [str(case)]}


def reviewers_steps(cast: Cast) -> list[Step]:
    """Own cases, their entries, and the operator's pages, which send a reviewer to the own ones."""
    v, path = REVIEWER, f"/admin/review/{CASE}/"
    pages: list[Step] = [
        v.get("admin:review", "own cases", "/admin/review/"),
        v.get("admin:review_case", "all", path),
        v.get("admin:review_case", "of one owner", f"{path}?owner={handle('owner')}"),
        v.get("admin:review_case", "of one viewer", f"{path}?viewer={handle('viewer')}"),
        v.get("admin:review_case", "of nobody", f"{path}?viewer={NOBODY}"),
        v.get(
            "admin:review_case", "days the wrong way round", f"{path}?since=2026-11-23&until=2026-11-01", 422
        ),
        v.get("admin:review_case", "no days", f"{path}?since=x", 422),
        v.get("admin:review_case", "another's", f"/admin/review/{OTHERS_CASE}/", 404),
        v.get("admin:review_case", "nobody's", "/admin/review/1/", 404),
    ]
    acts: list[Step] = [
        v.refused("POST", "admin:review", "/admin/review/"),
        v.refused("POST", "admin:review_case", path),
    ]
    for view, place in (
        ("admin:index", ""), ("admin:jsi18n", "jsi18n/"), ("admin:app_list", "profiles/"),
        ("admin:profiles_member_changelist", "profiles/member/"),
        ("admin:profiles_member_change", f"profiles/member/{handle('owner')}/change/"),
        ("admin:disclosure_case_changelist", "disclosure/case/"), ("admin:disclosure_case_add", "disclosure/case/add/"),
        ("admin:disclosure_holiday_changelist", "disclosure/holiday/"),
        ("admin:disclosure_holiday_add", "disclosure/holiday/add/"),
        ("admin:disclosure_case_change", f"disclosure/case/{CASE}/change/"),
        ("admin:disclosure_case_history", f"disclosure/case/{CASE}/history/"),
    ):  # fmt: skip
        acts.append(v.get(view, "a reviewer", f"/admin/{place}", 302))
        acts.append(v.post(view, "a reviewer", f"/admin/{place}"))
    return [read_one_another(cast), *both_ways(pages), *acts]


def desk_steps(_cast: Cast) -> list[Step]:
    """What the desk writes down, of those who show it enough and of those who don't; it reads as others do."""
    v = DESK
    found: list[Step] = []
    for who in ("introducer", "owner", "target"):
        path = f"/people/{handle(who)}/checked/"
        found += [
            v.get("disclosure:profile", who, f"/people/{handle(who)}/"),
            *both_ways([v.get("disclosure:check", who, path)]),
            v.post("disclosure:check", who, path),
            v.get("disclosure:check", f"{who}, then", path),
        ]
    for who in (handle("hidesone"), handle("unlisted"), handle("desk"), NOBODY):
        path = f"/people/{who}/checked/"
        found.append(v.get("disclosure:check", who, path, 404))
        found.append(v.post("disclosure:check", who, path, 404 if who == handle("desk") else 302))
    return [
        *found,
        v.get("disclosure:people", "the desk", "/people/"),
        v.get("disclosure:home", "the desk", "/"),
    ]


def hide_from_desk(cast: Cast) -> None:
    """What is asked and what is veiled, that somebody was checked whose exact name it doesn't read, and who hides."""
    hide_asks(cast)
    made = Population()
    made.next_id = 550_000
    name = made.field(cast["target"], "name", {4: "王芳芳"}, position=1)
    company = made.field(cast["target"], "company", {4: "代号青松"}, ask_from=None)
    DeskCheck.objects.using("owner").create(
        id=550_900, owner=cast["target"], name_field=name.pk, company_field=company.pk, checked_at=NOW
    )
    hidden = made.member("hidesone", "看不见的人", listed=True)
    made.field(hidden, "company", {0: "神秘公司"})
    Shield.objects.using("owner").create(owner=hidden, person=cast["desk"])


OPERATORS = Walk("operator", ("operator",), operators_steps, hide_from_operator)
REVIEWERS = Walk("reviewer", ("reviewer",), reviewers_steps, hide_from_reviewer)
DESKS = Walk("desk", ("desk",), desk_steps, hide_from_desk)
