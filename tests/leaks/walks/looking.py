"""林晓梅 looks at everybody and everything, and comes across what is none of her business."""

from datetime import timedelta

from disclosure.models import ReadBudget
from tests.leaks.engine import Act, Clock, Step, Vars
from tests.leaks.steps import Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.world import NOW, OTHERS, OTHERS_CASE, Cast, handle, hide
from tests.signing_in import client_for

VIEWER = Actor("viewer")
NOBODY = "nobodyatallhere2"
ABSENT = ("hidesone", "hidestwo", "unlisted")
"""One who hides from her and one who is unlisted, both in the second world alone, and one unlisted in both."""


def steps(cast: Cast) -> list[Step]:
    """Look at every page."""
    return [*both_ways(own_pages()), *both_ways(people(cast)), *both_ways(others_rows()), *over_budget(cast)]


def absent() -> list[tuple[str, str]]:
    """Everybody who is not there for her, and nobody."""
    return [*((name, handle(name)) for name in ABSENT), ("nobody", NOBODY)]


def own_pages() -> list[Step]:
    """What stands under no other's name."""
    v = VIEWER
    return [
        v.get("disclosure:home", "nothing waits", "/"),
        v.refused("POST", "disclosure:home", "/"),
        v.get("intros:asks", "nothing asked", "/asks/"),
        v.refused("POST", "intros:asks", "/asks/"),
        v.get("disclosure:contacts", "all", "/contacts/"),
        v.get("disclosure:contacts", "behind nobody", "/contacts/?after=nonsense"),
        v.refused("POST", "disclosure:contacts", "/contacts/"),
        v.get("disclosure:disclosures", "this month", "/disclosures/"),
        v.get("disclosure:disclosures", "last month", "/disclosures/?month=2026-10"),
        v.refused("POST", "disclosure:disclosures", "/disclosures/"),
        v.get("settings", "own", "/settings/"),
        v.refused("POST", "settings", "/settings/"),
        v.get("healthz", "as it is", "/healthz", 503),
        v.refused("POST", "healthz", "/healthz"),
        v.get("account_inactive", "read", "/sign-in/closed/"),
        v.refused("POST", "account_inactive", "/sign-in/closed/"),
        v.get("account_login", "signed in", "/sign-in/", 302),
        v.get("account_confirm_login_code", "signed in", "/sign-in/code/", 302),
        v.get("account_name", "signed in", "/sign-in/name/", 302),
    ]


def people(cast: Cast) -> list[Step]:
    """The directory and everybody's pages."""
    v = VIEWER
    found: list[Step] = [
        v.get(
            "disclosure:people",
            "first page",
            "/people/",
            after=finding("next", r'href="/people/\?after=(\d+)"'),
        ),
        v.get("disclosure:people", "next page", lambda found: f"/people/?after={found['next']}"),
        v.get("disclosure:people", "no such page", "/people/?after=nonsense"),
        v.refused("POST", "disclosure:people", "/people/"),
        meanwhile(lambda: look(cast, "introducer", "owner")),
    ]
    for name in ("viewer", "owner", "introducer", "target", "stranger"):
        path = f"/people/{handle(name)}/"
        found += [v.get("disclosure:profile", name, path), v.refused("POST", "disclosure:profile", path)]
    statuses = {
        "owner": {"ask": 200, "seek": 200, "contact": 200, "end": 200},
        "target": {"ask": 200, "seek": 200, "contact": 404, "end": 404},
        "stranger": {"ask": 404, "seek": 200, "contact": 404, "end": 404},
        "viewer": {"ask": 404, "seek": 404, "contact": 404, "end": 404},
    }
    places = {
        "ask": ("disclosure:ask", "/people/{}/ask/"), "seek": ("intros:seek", "/people/{}/introduction/"),
        "contact": ("disclosure:contact", "/contacts/{}/"), "end": ("disclosure:end", "/contacts/{}/end/"),
    }  # fmt: skip
    for name, by_place in statuses.items():
        for place, status in by_place.items():
            view, path = places[place]
            found.append(v.get(view, name, path.format(handle(name)), status))
    for name, who in absent():
        found.append(v.get("disclosure:profile", name, f"/people/{who}/", 404))
        for view, path in places.values():
            found.append(v.get(view, name, path.format(who), 404))
            if view != "disclosure:contact":
                found.append(v.post(view, name, path.format(who), 404))
        for view, verb in (("disclosure:closer", "closer"), ("disclosure:further", "further")):
            found.append(v.post(view, name, f"/contacts/{who}/{verb}/", 404))
            found.append(v.refused("GET", view, f"/contacts/{who}/{verb}/"))
        found.append(v.post("disclosure:take_back", name, f"/contacts/{who}/take-back/"))
        found.append(
            v.post("disclosure:take_back", f"{name}, one", f"/contacts/{who}/take-back/?wording=500003")
        )
        found.append(v.refused("GET", "disclosure:take_back", f"/contacts/{who}/take-back/"))
    return found


def others_rows() -> list[Step]:
    """Rows of others, and rows of nobody; the desk, which is not there for her."""
    v = VIEWER
    found: list[Step] = []
    for view, path, row in (
        ("disclosure:request", "/asks/access/{}/", OTHERS["request"]),
        ("disclosure:decision", "/asks/decisions/{}/", OTHERS["decision"]),
        ("intros:introduction", "/asks/introductions/{}/", OTHERS["introduction"]),
        ("intros:vouch", "/asks/vouches/{}/", OTHERS["vouch"]),
        ("intros:invitation", "/asks/invitations/{}/", OTHERS["invitation"]),
        ("admin:review_case", "/admin/review/{}/", OTHERS_CASE),
        ("admin:disclosure_case_change", "/admin/disclosure/case/{}/change/", OTHERS_CASE),
        ("admin:disclosure_case_history", "/admin/disclosure/case/{}/history/", OTHERS_CASE),
    ):
        for outcome, number in (("another's", row), ("nobody's", 1)):
            found.append(v.get(view, outcome, path.format(number), 404))
            found.append(v.post(view, outcome, path.format(number), 404, {"answer": "granted"}))
    for name, who in (("hidesone", handle("hidesone")), ("owner", handle("owner")), ("nobody", NOBODY)):
        path = f"/admin/profiles/member/{who}/change/"
        found.append(v.get("admin:profiles_member_change", name, path, 404))
        found.append(v.post("admin:profiles_member_change", name, path, 404))
    for view, path in (
        ("admin:index", "/admin/"), ("admin:jsi18n", "/admin/jsi18n/"), ("admin:review", "/admin/review/"),
        ("admin:profiles_member_changelist", "/admin/profiles/member/"),
        ("admin:disclosure_case_changelist", "/admin/disclosure/case/"),
        ("admin:disclosure_holiday_changelist", "/admin/disclosure/holiday/"),
        ("admin:disclosure_holiday_add", "/admin/disclosure/holiday/add/"),
        ("admin:disclosure_case_add", "/admin/disclosure/case/add/"), ("admin:app_list", "/admin/profiles/"),
        ("admin:review_reports", "/admin/review/reports/"), ("admin:review_report", "/admin/review/reports/1/"),
        ("admin:review_alerts", f"/admin/review/alerts/{NOBODY}/"),
    ):  # fmt: skip
        found += [v.get(view, "no staff", path, 404), v.post(view, "no staff", path, 404)]
    return found


def over_budget(cast: Cast) -> list[Step]:
    """Look at more people in an hour than is decent; an hour later all is as before."""
    v = VIEWER

    def spend(_vars: Vars) -> None:
        ReadBudget.objects.using("owner").filter(member=cast["viewer"]).update(used=60)

    found: list[Step] = [Act(spend)]
    for name, who in (("owner", handle("owner")), *absent()):
        for view, path in (
            ("disclosure:profile", "/people/{}/"), ("disclosure:ask", "/people/{}/ask/"),
            ("intros:seek", "/people/{}/introduction/"),
        ):  # fmt: skip
            found.append(v.get(view, f"{name}, over budget", path.format(who), 429))
    later = [
        v.get("disclosure:profile", f"{name}, an hour later", f"/people/{who}/", 404)
        for name, who in absent()
    ]
    return [*found, Clock(NOW + timedelta(hours=1)), *later]


def look(cast: Cast, viewer: str, at: str) -> None:
    """Let somebody else open a page."""
    assert client_for(cast[viewer]).get(f"/people/{handle(at)}/").status_code == 200


WALK = Walk("looking", ("viewer",), steps, hide)
