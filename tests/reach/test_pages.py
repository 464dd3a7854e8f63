"""The pages of labels, hiding and notes, as forms send them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from disclosure import hiding, labels, private_notes, trust
from disclosure.models import Grant, Label, PrivateNote
from profiles.models import Field, Member
from tests.looking import cast
from tests.looking.cast import words

pytestmark = pytest.mark.django_db


def test_a_label_is_made_and_people_come_under_it_a_page_at_a_time(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.relate(chen, lin, 2)
    where = keeps.post("/contacts/labels/", {"name": " 同行 "}).headers["Location"]
    [label] = Label.objects.using("owner").all()
    assert (where, label.name) == (f"/contacts/labels/{label.pk}/", "同行")
    assert "林女士" in words(keeps.get(where).content)
    keeps.post(f"{where}people/", {"shown": [lin.handle], "under": [lin.handle]})
    assert labels.people(chen.pk, label.pk, after="", at_most=9) == [lin.handle]
    assert re.search(rf'value="{lin.handle}" checked', keeps.get(where).content.decode())
    keeps.post(f"{where}people/", {"shown": ["a" * 16]})
    assert labels.label(chen.pk, label.pk).people == 1, "whoever was not on the page stays"
    keeps.post(f"/contacts/{lin.handle}/labels/", {})
    assert labels.label(chen.pk, label.pk).people == 0
    keeps.post(f"/contacts/{lin.handle}/labels/", {"labels": [str(label.pk)]})
    assert labels.label(chen.pk, label.pk).people == 1


@pytest.mark.parametrize("name", ["", "   ", "长" * 25, "同\u202e行", "同行"])
def test_a_name_that_will_not_do_is_told_at_the_field(name: str, chen: Member, keeps: Client) -> None:
    labels.make(owner_id=chen.pk, name="同行")
    answer = keeps.post("/contacts/labels/", {"name": name})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert Label.objects.using("owner").count() == 1


def test_who_is_hidden_from_is_found_again_by_ones_own_note(lin: Member, chen: Member, keeps: Client) -> None:
    page = keeps.get(f"/people/{lin.handle}/hide/")
    assert "未必让对方察觉不到" in words(page.content)
    assert "林女士</textarea>" in page.content.decode()
    assert (
        keeps.post(f"/people/{lin.handle}/hide/", {"note": "东方的林女士"}).headers["Location"]
        == "/settings/shields/"
    )
    assert keeps.get(f"/people/{lin.handle}/").status_code == 404
    assert "东方的林女士" in words(keeps.get("/settings/shields/").content)
    keeps.post(f"/people/{lin.handle}/hide/", {"again": "1"})
    assert keeps.get(f"/people/{lin.handle}/").status_code == 200
    assert hiding.shields(chen.pk) == []


def test_a_note_stands_on_their_page_and_their_contact_page(
    lin: Member, chen: Member, keeps: Client, looks: Client
) -> None:
    keeps.post(f"/people/{lin.handle}/note/", {"note": "苏州，\r\n喝茶"})
    assert private_notes.about(chen.pk, lin.handle) == "苏州，\n喝茶"
    assert "喝茶" in words(keeps.get(f"/people/{lin.handle}/").content)
    cast.relate(chen, lin, 1)
    assert "喝茶" in words(keeps.get(f"/contacts/{lin.handle}/").content)
    assert "喝茶" not in looks.get(f"/people/{chen.handle}/").content.decode()
    assert keeps.post(f"/people/{lin.handle}/note/", {"note": "x" * 501}).status_code == 422
    assert keeps.post(f"/people/{lin.handle}/note/", {"note": ""}).status_code == 302
    assert not PrivateNote.objects.using("owner").exists()


def test_a_relationship_ends_on_the_day_that_was_typed(lin: Member, chen: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 1)
    today = timezone.localdate()
    where = f"/contacts/{lin.handle}/until/"
    for wrong in (today - timedelta(days=1), "2026-02-30", "x"):
        assert keeps.post(where, {"until": str(wrong)}).status_code == 422
    keeps.post(where, {"until": str(today + timedelta(days=30))})
    ends_at = trust.contact(chen.pk, lin.handle).ends_at
    assert ends_at is not None
    assert timezone.localdate(ends_at) == today + timedelta(days=30)
    keeps.post(where, {"until": ""})
    assert trust.contact(chen.pk, lin.handle).ends_at is None


def test_somebody_is_shown_more_for_a_while(lin: Member, chen: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 1)
    wording = cast.at_tier(Field.objects.using("owner").get(owner=chen, kind="mobile"), 3)
    where = f"/contacts/{lin.handle}/show/"
    assert f'value="{wording.pk}"' in keeps.get(where).content.decode()
    assert keeps.post(where, {"days": "30"}).status_code == 422
    assert keeps.post(where, {"wordings": ["1"], "days": "30"}).status_code == 422
    keeps.post(where, {"wordings": [str(wording.pk)], "days": "30"})
    [grant] = Grant.objects.using("owner").all()
    assert (grant.user_id, grant.content_object_id) == (lin.pk, wording.pk)
    assert "139 0000 0002" in words(keeps.get(f"/contacts/{lin.handle}/").content)
    assert "您另行开放了内容给对方" in words(keeps.get(f"/contacts/{lin.handle}/").content)
