"""The pages of a meeting, in both languages: one question each, small, and the same nothing for whatever is over."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from disclosure.models import Relationship
from intros import handshakes
from intros.models import Claim, Showing
from profiles.models import Member
from tests.asking.world import NOON, Clock
from tests.intros.world import said
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

MOST = 15 * 1024
"""Bytes of a page's HTML."""


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest, chen: Member, lin: Member, zhao: Member) -> str:
    """All read this language."""
    Member.objects.using("owner").update(language=request.param)
    return str(request.param)


def page(client: Client, path: str, status: int = 200) -> str:
    """Open a page; its words."""
    response = client.get(path)
    assert response.status_code == status, path
    assert len(response.content) < MOST
    assert response.headers["Cache-Control"] == "private, no-store"
    return cast.words(response.content)


def poll_of(client: Client, path: str) -> str:
    """Where a page asks for news."""
    found = re.search(r'hx-get="([^"]+)"', client.get(path).content.decode())
    assert found
    return found[1]


def test_ones_own_code_stands_large_and_its_picture_leads_to_it(
    clock: Clock, chen: Member, chens: Client, language: str
) -> None:
    words = page(chens, "/meet/")
    code = handshakes.own_code(chen.pk)
    assert said(language, "My code") in words
    assert f"{code.digits[:3]} {code.digits[3:]}" in words
    assert code.token not in chens.get("/meet/").content.decode()
    image = chens.get(f"/meet/code/{code.id}.png")
    drawn = Image.open(io.BytesIO(image.content))
    assert (image.headers["Content-Type"], drawn.format, drawn.size[0] == drawn.size[1]) == (
        "image/png",
        "PNG",
        True,
    )
    assert {pixel for _count, pixel in drawn.convert("L").getcolors() or []} == {0, 255}


def test_nobody_draws_anothers_code_or_an_old_one(
    clock: Clock, chen: Member, chens: Client, lins: Client
) -> None:
    code = handshakes.own_code(chen.pk)
    assert lins.get(f"/meet/code/{code.id}.png").status_code == 404
    clock.to(code.ends_at)
    assert chens.get(f"/meet/code/{code.id}.png").status_code == 404


def test_scan_confirm_confirm(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client, language: str
) -> None:
    code = handshakes.own_code(chen.pk)
    path = f"/meet/{code.token}/"
    card = page(lins, path)
    assert said(language, "Is this the person before you?") in card
    assert {"陈先生", "某头部券商", "看并购的"} <= cast.shown(
        lins.get(path).content, ["陈先生", "某头部券商", "看并购的"]
    )
    assert "陈志远" not in card
    assert lins.post(path).headers["Location"] == path
    assert said(language, "Now it is their turn") in page(lins, path)
    assert "陈先生" in page(lins, path)

    scanned = said(
        language,
        "%(claimant)s scanned your code: is it the one before you?",
        claimant="林女士" if language != "en" else "林女士 (en)",
    )
    assert scanned in page(chens, "/")
    asked = page(chens, "/meet/")
    assert said(language, "Is this the person before you?") in asked
    assert "林女士" in asked
    assert said(language, "My code") not in asked
    done = chens.post(f"/meet/answers/{Showing.objects.using('owner').get().pk}/", {"answer": "yes"})
    assert done.headers["Location"] == f"/meet/with/{lin.handle}/"
    assert said(language, "You know each other now") in page(chens, f"/meet/with/{lin.handle}/")

    told = said(
        language,
        "%(owner)s and you know each other now",
        owner="陈志远" if language != "en" else "陈志远 (en)",
    )
    assert told[1:] in page(lins, "/")
    assert lins.get(path).headers["Location"] == f"/meet/with/{chen.handle}/"
    assert said(language, "You know each other now") in page(lins, f"/meet/with/{chen.handle}/")
    assert "东方证券" in page(lins, f"/meet/with/{chen.handle}/")
    assert scanned not in page(chens, "/")
    assert told[1:] not in page(lins, "/"), "it was seen"


def test_a_no_is_quiet(clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client) -> None:
    path = f"/meet/{handshakes.own_code(chen.pk).token}/"
    lins.post(path)
    before = lins.get(path).content
    chens.post(f"/meet/answers/{Showing.objects.using('owner').get().pk}/", {"answer": "no"})
    assert tokenless(lins.get(path).content) == tokenless(before)
    assert not Relationship.objects.using("owner").exists()


def tokenless(body: bytes) -> str:
    """A page without what is drawn anew each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body.decode())


def test_a_page_that_waits_is_drawn_again_only_when_there_is_news(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client
) -> None:
    news = poll_of(chens, "/meet/")
    assert chens.get(news, headers={"HX-Request": "true"}).status_code == 204
    path = f"/meet/{handshakes.own_code(chen.pk).token}/"
    lins.post(path)
    fresh = chens.get(news, headers={"HX-Request": "true"})
    assert (fresh.status_code, b"<html" in fresh.content, "林女士" in fresh.content.decode()) == (
        200,
        False,
        True,
    )
    waits = poll_of(lins, path)
    assert lins.get(waits, headers={"HX-Request": "true"}).status_code == 204
    handshakes.confirm(owner_id=chen.pk, showing=Showing.objects.using("owner").get().pk)
    assert lins.get(waits, headers={"HX-Request": "true"}).headers["Location"] == f"/meet/with/{chen.handle}/"
    clock.to(NOON + timedelta(minutes=1))
    assert chens.get(news, headers={"HX-Request": "true"}).status_code == 200


def test_what_is_over_says_so_in_one_way(
    clock: Clock, chen: Member, lin: Member, zhao: Member, lins: Client, language: str
) -> None:
    taken = handshakes.own_code(chen.pk).token
    handshakes.claim(zhao.pk, taken, "")
    own = handshakes.own_code(lin.pk).token
    hides = cast.member("孙先生")
    cast.shield(hides, lin)
    hidden = handshakes.own_code(hides.pk).token
    pages = {page(lins, f"/meet/{token}/", 404) for token in (taken, own, hidden, "a" * 26)}
    posts = {cast.words(lins.post(f"/meet/{token}/").content) for token in (taken, own, hidden, "a" * 26)}
    assert len(pages | posts) == 1
    assert said(language, "This code is over") in pages.pop()


def test_a_newcomer_scans_signs_up_and_comes_back_to_the_very_claim(
    clock: Clock, chen: Member, lin: Member, chens: Client
) -> None:
    path = f"/meet/{handshakes.own_code(chen.pk).token}/"
    phone = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    first = phone.get(path)
    assert (first.status_code, "陈先生" in first.content.decode(), "陈志远" in first.content.decode()) == (
        200,
        True,
        False,
    )
    assert not Claim.objects.using("owner").exists()
    secret = re.search(r'name="claim" value="([0-9a-f]{32})"', first.content.decode())
    assert secret
    for _ in range(2):  # the line was lost after the first, and with it the cookie
        phone.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        went = phone.post(path, {"claim": secret[1]})
        assert went.headers["Location"] == f"/sign-in/?next={path}"
    assert "有人扫了您的码，正在注册" in page(chens, "/meet/")
    assert path in phone.get(path).content.decode()
    back = client_for(lin)
    session = back.session
    session["meeting"] = secret[1]
    session.save()
    assert "是眼前这位吗" in page(back, path)
    assert back.post(path).headers["Location"] == path
    assert "林女士" in page(chens, "/meet/")


def test_six_digits_are_typed_as_people_write_them(
    clock: Clock, chen: Member, lin: Member, lins: Client, language: str
) -> None:
    code = handshakes.own_code(chen.pk)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code.digits)
    for typed in (code.digits, f"{code.digits[:3]} {code.digits[3:]}", wide):
        assert lins.post("/meet/typed/", {"digits": typed}).headers["Location"] == f"/meet/{code.token}/"
    for typed, sentence in (
        ("", "Write the six digits here."),
        ("12345", "Six digits, please: %(found)s is something else."),
        ("000000", "These digits lead nowhere now. They change every minute: ask for fresh ones."),
    ):
        response = lins.post("/meet/typed/", {"digits": typed})
        assert response.status_code == 422
        assert said(language, sentence, found=f"“{typed}”") in cast.words(response.content)
        assert f'value="{typed}"' in response.content.decode() or not typed


def test_who_typed_too_often_is_told_to_scan(clock: Clock, lin: Member, lins: Client, language: str) -> None:
    for _ in range(10):
        assert lins.post("/meet/typed/", {"digits": "000000"}).status_code == 422
    response = lins.post("/meet/typed/", {"digits": "000000"})
    assert response.status_code == 429
    sentence = "That was too often for now. Let them show you the code, and scan it."
    assert said(language, sentence) in cast.words(response.content)


def test_only_who_knows_somebody_stands_with_them(
    clock: Clock, chen: Member, lin: Member, lins: Client
) -> None:
    for handle in (chen.handle, lin.handle, "a" * 16):
        page(lins, f"/meet/with/{handle}/", 404)


def test_a_bad_answer_and_a_strange_token_break_nothing(
    clock: Clock, chen: Member, lin: Member, chens: Client, lins: Client
) -> None:
    path = f"/meet/{handshakes.own_code(chen.pk).token}/"
    for secret in ("", "x" * 32, "A" * 32, "0" * 31, "\x00"):
        assert Client().post(path, {"claim": secret}).status_code == 404
    lins.post(path)
    showing = Showing.objects.using("owner").get().pk
    assert lins.post(f"/meet/answers/{showing}/", {"answer": "yes"}).headers["Location"] == "/meet/"
    assert chens.post("/meet/answers/9223372036854775807/", {"answer": "yes"}).status_code == 302
    assert chens.post("/meet/answers/99999999999999999999999/", {"answer": "yes"}).status_code in {302, 404}
    assert not Relationship.objects.using("owner").exists()
