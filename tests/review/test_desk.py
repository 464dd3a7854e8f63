"""The operator's desk: accounts and cases, no wording, no number."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from disclosure.models import Case, CaseReviewer
from profiles.models import Member
from tests.review.conftest import People, make, open_case
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

PLACES = ("/admin/", "/admin/profiles/member/", "/admin/disclosure/case/", "/admin/disclosure/case/add/")


def test_only_members_cases_and_holidays_stand_in_the_admin() -> None:
    """Only members and cases stand in the admin, and no address of it that we don't offer."""
    assert {model.__name__ for model in admin.site._registry} == {"Member", "Case", "Holiday"}
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "admin/"
        for pattern in flat(resolver)
    }
    assert names == {
        "index", "jsi18n", "app_list", "review", "review_case", "review_alerts", "review_report", "review_reports",
        "profiles_member_changelist",
        "profiles_member_change", "disclosure_case_changelist", "disclosure_case_add", "disclosure_case_change",
        "disclosure_case_history", "disclosure_holiday_changelist", "disclosure_holiday_add",
    }  # fmt: skip


def flat(resolver: URLResolver) -> list[URLPattern]:
    """Every pattern below."""
    found: list[URLPattern] = []
    for pattern in resolver.url_patterns:
        found += flat(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


def test_every_page_of_the_desk_opens_for_the_operator(people: People) -> None:
    """Every page of the desk opens for the operator, in both languages."""
    case = open_case(people.reviewer)
    client = client_for(people.operator)
    own = (
        f"/admin/profiles/member/{people.chen.handle}/change/",
        f"/admin/disclosure/case/{case.pk}/change/",
    )
    more = (
        "/admin/jsi18n/",
        "/admin/profiles/",
        "/admin/disclosure/",
        f"/admin/disclosure/case/{case.pk}/history/",
    )
    for language in ("zh-hans", "en"):
        client.post("/settings/language/", {"language": language})
        for path in (*PLACES, *own, *more):
            assert client.get(path).status_code == 200, path


def test_members_find_nothing_reviewers_their_pages_and_strangers_the_sign_in(people: People) -> None:
    """Members find nothing, reviewers are led to their pages, strangers to the sign-in page."""
    for path in (*PLACES, f"/admin/profiles/member/{people.chen.handle}/change/"):
        assert client_for(people.chen).get(path).status_code == 404
        assert client_for(people.reviewer).get(path).headers["Location"] == "/admin/review/"
        assert Client().get(path).headers["Location"] == f"/sign-in/?next={path}"


def test_the_desk_shows_no_wording_no_number_and_no_sequential_id(people: People) -> None:
    """The desk shows no wording, no number and no sequential id, though all of them are there."""
    client = client_for(people.operator)
    case = open_case(people.reviewer, about=people.chen)
    client.post(f"/admin/profiles/member/{people.wang.handle}/change/", {})
    paths = (
        *PLACES,
        f"/admin/profiles/member/{people.chen.handle}/change/",
        f"/admin/disclosure/case/{case.pk}/change/",
        f"/admin/disclosure/case/{case.pk}/history/",
    )
    text = "".join(client.get(path).content.decode() for path in paths)
    assert people.chen.handle in text
    for secret in ("陈志远", "林晓梅", "王芳", "13800138", "138 0013"):
        assert secret not in text
    for member in (people.chen, people.wang):
        assert f"/member/{member.pk}/" not in text
        assert client.get(f"/admin/profiles/member/{member.pk}/change/").status_code == 404


def test_the_operator_closes_and_reopens_an_account_and_that_is_kept(people: People) -> None:
    """The operator closes and reopens an account; that is kept, and nothing else of the row changes."""
    client, chen = client_for(people.operator), client_for(people.chen)
    assert chen.get("/settings/").status_code == 200
    path = f"/admin/profiles/member/{people.chen.handle}/change/"
    assert client.post(path, {"handle": "x", "is_staff": "on", "listed": ""}).status_code == 302
    row = Member.objects.using("owner").get(pk=people.chen.pk)
    assert (row.is_active, row.is_staff, row.listed, row.handle) == (False, False, True, people.chen.handle)
    assert chen.get("/settings/").status_code == 302
    assert client.post(path, {"is_active": "on"}).status_code == 302
    assert chen.get("/settings/").status_code == 200
    kept = LogEntry.objects.using("owner").filter(user_id=people.operator.pk)
    assert {(entry.object_id, entry.object_repr) for entry in kept} == {
        (people.chen.handle, people.chen.handle)
    }
    assert people.chen.handle in client.get("/admin/").content.decode()


def test_operators_cannot_close_their_own_account(people: People) -> None:
    """Operators can't close their own account."""
    client = client_for(people.operator)
    client.post(f"/admin/profiles/member/{people.operator.handle}/change/", {})
    assert client.get("/admin/").status_code == 200


def test_nobody_is_added_or_deleted(people: People) -> None:
    """Nobody is added or deleted at the desk, and no case deleted."""
    case = open_case(people.reviewer)
    client = client_for(people.operator)
    for path in (
        "/admin/profiles/member/add/",
        f"/admin/profiles/member/{people.chen.handle}/delete/",
        f"/admin/disclosure/case/{case.pk}/delete/",
        "/admin/password_change/",
        "/admin/login/",
        "/admin/autocomplete/",
    ):
        assert client.post(path, {"post": "yes"}).status_code == 404
    client.post(
        "/admin/disclosure/case/", {"action": "delete_selected", "_selected_action": [case.pk], "post": "yes"}
    )
    assert Case.objects.using("owner").filter(pk=case.pk).exists()


def form(people: People, **changed: str) -> dict[str, str]:
    """A case as the operator fills it in."""
    last = timezone.localdate() + timedelta(days=30)
    return {
        "title": "陌生人抱怨",
        "about": "",
        "closes_at": str(last),
        "reviewers": people.reviewer.handle,
        **changed,
    }


def test_the_operator_opens_a_case_and_its_reviewer_may_look(people: People) -> None:
    """The operator opens a case, names its reviewer, and they may look until the end of its last day."""
    client = client_for(people.operator)
    assert (
        client.post("/admin/disclosure/case/add/", form(people, about=people.chen.handle)).status_code == 302
    )
    case = Case.objects.using("owner").get()
    assert (case.title, case.about_id) == ("陌生人抱怨", people.chen.handle)
    assert timezone.localtime(case.closes_at).strftime("%H:%M") == "00:00"
    right = CaseReviewer.objects.using("owner").get()
    assert (right.user_id, right.content_object_id, right.permission.codename) == (
        people.reviewer.pk, case.pk, "review_case"
    )  # fmt: skip
    assert client_for(people.reviewer).get(f"/admin/review/{case.pk}/").status_code == 200
    again = client.get(f"/admin/disclosure/case/{case.pk}/change/").content.decode()
    assert f'value="{form(people)["closes_at"]}"' in again
    assert people.reviewer.handle in again


def test_the_operator_names_other_reviewers_and_the_first_is_out(people: People) -> None:
    """The operator names other reviewers, and the first is out."""
    other = make("另一位监督员", "+8613800138007", is_staff=True)
    case = open_case(people.reviewer)
    client = client_for(people.operator)
    path = f"/admin/disclosure/case/{case.pk}/change/"
    assert client.post(path, form(people, reviewers=other.handle)).status_code == 302
    assert client_for(people.reviewer).get(f"/admin/review/{case.pk}/").status_code == 404
    assert client_for(other).get(f"/admin/review/{case.pk}/").status_code == 200


def test_the_operator_closes_a_case(people: People) -> None:
    """The operator closes a case, and nobody looks into it any more."""
    case = open_case(people.reviewer)
    data = {"action": "close", "_selected_action": [str(case.pk)]}
    assert client_for(people.operator).post("/admin/disclosure/case/", data).status_code == 302
    assert client_for(people.reviewer).get(f"/admin/review/{case.pk}/").status_code == 404


def test_no_case_is_made_of_nonsense(people: People) -> None:
    """No case is made of nonsense: an unknown handle, a member who is no reviewer, oneself, no day."""
    client = client_for(people.operator)
    for changed in (
        {"about": "a" * 16},
        {"reviewers": people.chen.handle},
        {"reviewers": "x\ny"},
        {"about": people.reviewer.handle},
        {"closes_at": ""},
        {"closes_at": "soon"},
        {"closes_at": "9999-12-31"},
        {"title": ""},
        {"about": "a\x00"},
    ):
        answer = client.post("/admin/disclosure/case/add/", form(people, **changed))
        assert answer.status_code == 200, changed
        assert "errorlist" in answer.content.decode(), changed
    assert not Case.objects.using("owner").exists()


def test_a_handle_that_is_none_is_not_there(people: People) -> None:
    """A handle that is none is not there; nothing answers 500."""
    client = client_for(people.operator)
    assert client.get(f"/admin/profiles/member/{'a' * 16}/change/").status_code == 302
    assert client.get("/admin/profiles/member/a%00b/change/").status_code == 404
    assert client.get(f"/admin/disclosure/case/{10**30}/change/").status_code == 302
    assert client.get("/admin/profiles/member/", {"q": "x\x00"}).status_code == 200
    assert client.get("/admin/profiles/member/", {"nonsense": "1"}).status_code == 302
