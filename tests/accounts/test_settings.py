"""A member's own settings."""

import pytest
from django.conf import settings
from django.test import Client

from profiles.ids import new_handle
from profiles.models import Member
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def make(**about: object) -> Member:
    """A member."""
    return Member.objects.using("owner").create(handle=new_handle(), **about)


def now(member: Member) -> Member:
    """The member's row as it stands."""
    return Member.objects.using("owner").get(pk=member.pk)


def test_a_members_language_wins_over_the_browsers() -> None:
    """A member's language wins over the browser's and over the cookie's."""
    client = client_for(make(language="en"), HTTP_ACCEPT_LANGUAGE="zh-CN")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    answer = client.get("/settings/")
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode()


def test_before_sign_in_the_browser_says_which_language() -> None:
    """Before sign-in the browser says which language; Chinese if it asks for none of ours."""
    for asked, got in (("en-GB,en;q=0.8", "en"), ("zh-CN", "zh-hans"), ("fr", "zh-hans")):
        assert Client(HTTP_ACCEPT_LANGUAGE=asked).get("/sign-in/").headers["Content-Language"] == got


def test_a_member_changes_their_language_with_one_tap() -> None:
    """A member changes their language with one tap, and is back where they were."""
    member = make(language="zh-hans")
    client = client_for(member)
    answer = client.post("/settings/language/", {"language": "en", "next": "/settings/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/settings/")
    assert now(member).language == "en"
    assert client.get("/settings/").headers["Content-Language"] == "en"


def test_somebody_who_is_not_signed_in_changes_their_browsers_language() -> None:
    """Somebody who is not signed in changes their browser's language."""
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    client.post("/settings/language/", {"language": "en", "next": "/sign-in/"})
    assert client.get("/sign-in/").headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    "data", [{}, {"language": "fr"}, {"language": "en", "next": "https://elsewhere.example"}]
)
def test_nonsense_changes_nothing_and_leads_home(data: dict[str, str]) -> None:
    """Nonsense changes nothing, and another site's address leads home."""
    assert Client().post("/settings/language/", data).headers["Location"] == "/"


def test_a_member_steps_out_of_the_directory_and_back() -> None:
    """A member steps out of the directory and back; of nobody else anything changes."""
    member, other = make(), make()
    client = client_for(member)
    assert client.post("/settings/directory/", {}).headers["Location"] == "/settings/"
    assert (now(member).listed, now(other).listed) == (False, True)
    client.post("/settings/directory/", {"listed": "on"})
    assert now(member).listed


def test_settings_are_for_members() -> None:
    """Settings are for members; an htmx request is led to the sign-in page too, and back to its page."""
    assert Client().get("/settings/").headers["Location"] == "/sign-in/?next=/settings/"
    assert Client().post("/settings/directory/").headers["Location"] == "/sign-in/?next=/"
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/me/?x=1"}
    answer = Client().post("/settings/directory/", headers=htmx)
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/me/%3Fx%3D1"


def test_staff_find_their_desk() -> None:
    """Staff find their desk in the settings, others no word of it."""
    words = [
        client_for(make(is_staff=staff, is_superuser=operator)).get("/settings/").content.decode()
        for staff, operator in ((False, False), (True, False), (True, True))
    ]
    assert ["/admin/review/" in text for text in words] == [False, True, True]
    assert ['"/admin/"' in text for text in words] == [False, False, True]


def test_a_form_without_its_token_is_answered_calmly() -> None:
    """A form without its token, from a page that was open too long, is answered calmly."""
    for client in (Client(enforce_csrf_checks=True), client_for(make(), enforce_csrf_checks=True)):
        answer = client.post("/settings/language/", {"language": "en"})
        assert answer.status_code == 403
        assert 'id="main"' in answer.content.decode()
        assert answer.headers["Cache-Control"] == "private, no-store"
