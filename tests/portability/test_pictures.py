"""A photo and a QR code: hung, seen by whom they are for, recorded, replaced, taken down."""

import io
import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from disclosure.models import Grant
from profiles.models import Member, Picture, Undo, Wording
from tests.looking import cast
from tests.portability.files import GREEN, HOSTILE, JPEG, RED, saved
from tests.portability.test_darkroom import colour, near

pytestmark = pytest.mark.django_db

Looks = Callable[[str], list[tuple[list[int], list[str]]]]
OTHER = saved(Image.new("RGB", (500, 500), RED), "JPEG")


def hang(client: Client, code: str = "photo", data: bytes | None = JPEG, **about: Any) -> Any:
    """Send the sheet of a picture."""
    says = {"version": "0", "tier": "1", "others": "seal", "keep": "centre", "ask_from": "1", **about}
    if data is not None:
        says["file"] = SimpleUploadedFile("IMG_20261123_SECRET.jpg", data, "image/jpeg")
    return client.post(f"/me/{code}/", says)


def seen(client: Client, owner: Member) -> bytes | None:
    """The photo on somebody's page; None if there is a seal."""
    page = client.get(f"/people/{owner.handle}/").content.decode()
    found = re.search(rf'<img class="portrait" src="(/people/{owner.handle}/photo/\d+/)" alt="">', page)
    return client.get(found[1]).content if found else None


def wording(coarse: int = 0) -> Wording:
    return Wording.objects.using("owner").get(field__kind__in=("photo", "wechat_qr"), coarse=coarse)


def test_a_photo_is_seen_by_whom_it_is_for_and_by_nobody_else(
    chen: Member, his: Client, hers: Client, strangers: Client
) -> None:
    assert hang(his).headers["Location"] == "/me/?saved=photo#field-photo"
    made = seen(hers, chen)
    assert made is not None
    assert near(colour(made), GREEN)
    assert seen(strangers, chen) is None
    address = f"/people/{chen.handle}/photo/{wording().pk}/"
    nobody, refused = strangers.get(f"/people/{chen.handle}/photo/1/"), strangers.get(address)
    assert (refused.status_code, cast.words(refused.content)) == (404, cast.words(nobody.content))
    assert Client().get(address).status_code == 302
    assert seen(his, chen) == made


def test_a_blurred_photo_is_another_image_for_those_who_know_less(
    chen: Member, his: Client, hers: Client, strangers: Client, looks: Looks
) -> None:
    assert hang(his, others="blur", blurred_tier="0").status_code == 302
    clear, blurred = seen(hers, chen), seen(strangers, chen)
    assert clear != blurred
    assert blurred is not None
    assert Image.open(io.BytesIO(blurred)).size == (240, 240)
    assert strangers.get(f"/people/{chen.handle}/photo/{wording(0).pk}/").status_code == 404
    assert hers.get(f"/people/{chen.handle}/photo/{wording(1).pk}/").status_code == 404, (
        "not what the rule gives her"
    )
    known, open_ = ([wording(0).pk], ["known"]), ([wording(1).pk], ["open"])
    assert looks("photo") == [known, open_, ([], []), ([], [])]
    assert "Blurred" not in strangers.get(f"/people/{chen.handle}/").content.decode()


def test_a_look_at_the_page_names_the_photo_to_its_owner(chen: Member, his: Client, hers: Client) -> None:
    hang(his)
    hers.get(f"/people/{chen.handle}/")
    assert "照片" in cast.words(his.get("/disclosures/").content)


def test_nothing_of_the_file_that_came_is_in_the_answer(chen: Member, his: Client, hers: Client) -> None:
    hang(his)
    answer = hers.get(f"/people/{chen.handle}/photo/{wording().pk}/")
    assert dict(answer.headers) == {
        "Content-Type": "image/webp",
        "Cache-Control": "private, no-store",
        **{
            name: value
            for name, value in hers.get(f"/people/{chen.handle}/").headers.items()
            if name not in {"Content-Type", "Content-Length", "Cache-Control"}
        },
        "Content-Length": str(len(answer.content)),
        "Vary": answer.headers["Vary"],
    }
    assert not {"ETag", "Last-Modified", "Content-Disposition", "Expires"} & set(answer.headers)
    assert "SECRET" not in str(answer.headers)


def test_the_bytes_are_kept_sealed(chen: Member, his: Client, hers: Client) -> None:
    for code, tier in (("photo", "1"), ("wechat_qr", "3")):
        hang(his, code, tier=tier)
    for row in Picture.objects.using("owner").all():
        assert b"WEBP" not in bytes(row.sealed)
        assert row.owner_id == chen.pk
    assert Wording.objects.using("owner").get(field__kind="wechat_qr").zh == ""


def test_a_code_stands_among_the_contact_details_of_those_who_may_have_it(
    chen: Member, lin: Member, his: Client, hers: Client, strangers: Client
) -> None:
    hang(his, "wechat_qr", tier="2")
    address = f"/people/{chen.handle}/photo/{wording().pk}/"
    assert f'src="{address}" alt="WeChat QR code"' in hers.get(f"/people/{chen.handle}/").content.decode()
    assert hers.get(address).headers["Content-Type"] == "image/webp"
    assert address not in strangers.get(f"/people/{chen.handle}/").content.decode()
    assert strangers.get(address).status_code == 404


def test_who_was_given_the_photo_sees_a_new_one_but_not_one_that_hangs_elsewhere(
    chen: Member, wang: Member, his: Client, strangers: Client
) -> None:
    hang(his, tier="3")
    cast.give(wording(), wang)
    assert hang(his, data=OTHER, version="1", tier="3").status_code == 302
    new = seen(strangers, chen)
    assert new is not None
    assert near(colour(new), RED)
    assert hang(his, data=JPEG, version="1", tier="4").status_code == 302
    assert seen(strangers, chen) is None
    assert not Grant.objects.using("owner").exists()


def test_the_sheet_changes_who_sees_it_without_another_file(
    chen: Member, his: Client, hers: Client, strangers: Client
) -> None:
    hang(his)
    first = seen(hers, chen)
    assert hang(his, data=None, version="1", tier="2", others="blur", blurred_tier="1").status_code == 302
    assert seen(hers, chen) == first
    assert seen(strangers, chen) is None
    assert hang(his, data=None, version="2", tier="2", others="blur", blurred_tier="0").status_code == 302
    assert seen(strangers, chen) is not None
    assert hang(his, data=None, version="3", tier="2", others="seal").status_code == 302
    assert seen(strangers, chen) is None
    assert Picture.objects.using("owner").count() == 1


@pytest.mark.parametrize(
    "what", ["svg", "bomb", "truncated jpeg", "moving webp", "small", "picture and page", "too large"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_gives_no_picture_is_told_at_the_field(chen: Member, what: str, language: str) -> None:
    from tests.signing_in import client_for

    Member.objects.using("owner").filter(pk=chen.pk).update(language=language)
    answer = hang(client_for(chen), data=HOSTILE[what][0])
    assert answer.status_code == 422
    [error] = re.findall(r'<ul class="errorlist"[^>]*><li>([^<]+)</li></ul>', answer.content.decode())
    assert len(error) > 8
    assert (language == "en") == error.isascii()
    assert not Picture.objects.using("owner").exists()


def test_a_form_that_lacks_something_says_what(chen: Member, his: Client) -> None:
    assert hang(his, data=None).status_code == 422
    assert hang(his, tier="9").status_code == 422
    assert hang(his, others="blur", blurred_tier="1", tier="1").status_code == 422
    assert hang(his, others="blur", blurred_tier="x").status_code == 422
    assert hang(his, "wechat_qr", tier="3", ask_from="0").status_code == 422
    assert hang(his, keep="nowhere").status_code == 422
    assert not Wording.objects.using("owner").filter(field__kind="photo").exists()


def test_two_windows_on_one_photo_the_second_is_told(chen: Member, his: Client) -> None:
    hang(his)
    assert hang(his, version="1", tier="2").status_code == 302
    assert hang(his, version="1", tier="3").status_code == 422
    assert hang(his, version="nonsense", tier="3").status_code == 422


def test_ones_own_page_shows_it_and_takes_it_down(chen: Member, his: Client, hers: Client) -> None:
    hang(his, others="blur", blurred_tier="0")
    for coarse in (0, 1):
        address = f"/me/photo/{wording(coarse).pk}/"
        assert his.get(address).headers["Content-Type"] == "image/webp"
        assert hers.get(address).status_code == 404
    assert f"/me/photo/{wording(0).pk}/" in his.get("/me/").content.decode()
    assert (
        his.get("/me/photo/").status_code
        == his.get("/me/photo/", headers={"HX-Request": "true"}).status_code
        == 200
    )
    assert his.get("/me/photo/erase/").status_code == 200
    assert his.post("/me/photo/erase/", {"version": "7"}).status_code == 422
    for words_alone in ("/me/photo/1/erase/", "/me/photo/undo/", "/me/photo/1/undo/"):
        assert his.post(words_alone, {"version": "1"}).status_code == 404
    assert his.post("/me/photo/erase/", {"version": "1"}).status_code == 302
    assert not Picture.objects.using("owner").exists()
    assert not Undo.objects.using("owner").exists(), "a picture is not brought back"
    assert his.post("/me/photo/erase/", {"version": "1"}).status_code == 302
    assert seen(hers, chen) is None


def test_a_number_that_no_database_holds_is_no_picture(chen: Member, his: Client) -> None:
    for number in (2**63 - 1, 2**63, 10**30):
        assert his.get(f"/people/{chen.handle}/photo/{number}/").status_code == 404
        assert his.get(f"/me/photo/{number}/").status_code == 404


def test_nobody_hangs_a_picture_beside_anothers_words(
    raw: Callable[..., psycopg.Connection], chen: Member, lin: Member, his: Client
) -> None:
    hang(his)
    Picture.objects.using("owner").all().delete()
    web = raw("web")
    for wording_id in (wording().pk, 1):
        said = "INSERT INTO profiles_picture (wording_id, owner_id, sealed) SELECT %s, bind_viewer(%s), ''"
        with pytest.raises(psycopg.errors.NoDataFound):
            web.execute(said, [wording_id, lin.pk])


def test_the_door_for_pictures_opens_by_itself_only(chen: Member, his: Client, looks: Looks) -> None:
    from django.db import transaction

    from disclosure.reading import InsideTransaction, disclose_picture

    hang(his)
    with transaction.atomic(), pytest.raises(InsideTransaction):
        disclose_picture(chen.pk, chen.handle, wording().pk)
    assert looks("photo") == []
