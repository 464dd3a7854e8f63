"""One step back, for a day: sealed, the owner's alone, and never a grant that had ended."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from disclosure.models import Grant
from profiles.binding import bound
from profiles.editing import Changed, can_undo, erase_field, own_field, undo_change
from profiles.fields import NOT_YET
from profiles.models import Member, Undo
from profiles.tiers import Tier
from tests.profiles.test_editing import NUMBER, ids, open_to, reads, say

pytestmark = pytest.mark.django_db

Raw = Callable[..., psycopg.Connection]


def test_a_change_is_taken_back_and_no_other_one(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"), ask_from=2)
    say(chen, "city", (Tier.TRUSTED, "苏州"), (Tier.OPEN, "长三角"), version=1)
    back = undo_change(owner_id=chen.pk, kind="city", version=2)
    assert back
    assert ([(one.tier, one.texts.zh) for one in back.wordings], back.ask_from, back.version) == (
        [(Tier.INTRODUCED, "上海")],
        2,
        3,
    )
    with pytest.raises(Changed):
        undo_change(owner_id=chen.pk, kind="city", version=3)


def test_the_first_word_is_taken_back_and_an_erased_field_is_there_again(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    assert undo_change(owner_id=chen.pk, kind="city", version=1) is None
    assert own_field(chen.pk, "city") is None
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    erase_field(owner_id=chen.pk, kind="city", version=1)
    back = undo_change(owner_id=chen.pk, kind="city", version=NOT_YET)
    assert back
    assert list(ids(back)) == ["上海"]


def test_an_old_window_takes_nothing_back(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    stands = say(chen, "city", (Tier.INTRODUCED, "苏州"), version=1)
    with pytest.raises(Changed) as changed:
        undo_change(owner_id=chen.pk, kind="city", version=1)
    assert changed.value.stored == stands == own_field(chen.pk, "city")


def test_a_grant_that_ended_with_the_words_does_not_come_back_with_them(chen: Member, lin: Member) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"))
    open_to(lin, chen, ids(field)["工商银行"])
    say(chen, "company", (Tier.CONFIDANT, "建设银行"), (Tier.OPEN, "某大行"), version=1)
    undo_change(owner_id=chen.pk, kind="company", version=2)
    assert reads(lin, chen, "company") == "某大行"
    assert not Grant.objects.using("owner").exists()


def test_it_is_gone_after_a_day_and_forgotten_by_the_sweep(chen: Member, raw: Raw) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    say(chen, "company", (Tier.INTRODUCED, "工商银行"))
    assert can_undo(chen.pk, "city", 1)
    old = Undo.objects.using("owner").get(kind="city")
    Undo.objects.using("owner").filter(pk=old.pk).update(made_at=old.made_at - timedelta(days=1, seconds=1))
    assert not can_undo(chen.pk, "city", 1)
    with pytest.raises(Changed):
        undo_change(owner_id=chen.pk, kind="city", version=1)
    assert raw("worker").execute("SELECT forget_changes(500)").fetchone() == (1,)
    assert list(Undo.objects.using("owner").values_list("kind", flat=True)) == ["company"]


def test_what_is_kept_is_sealed_and_its_owners(chen: Member, wang: Member, raw: Raw) -> None:
    say(chen, "mobile", (Tier.TRUSTED, NUMBER))
    say(chen, "company", (Tier.TRUSTED, "工商银行"))
    say(chen, "mobile", (Tier.TRUSTED, "+8613900000000"), version=1)
    say(chen, "company", (Tier.TRUSTED, "建设银行"), version=1)
    for row, before in raw("postgres").execute("SELECT u::text, before FROM profiles_undo u"):
        assert NUMBER not in row
        assert NUMBER.encode() not in before
        assert "工商银行".encode() not in before
    with bound(wang.pk):
        assert not Undo.objects.exists()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw("worker").execute("SELECT count(*) FROM profiles_undo")


def test_places_of_one_kind_are_taken_back_apart(chen: Member) -> None:
    from profiles.editing import save_field
    from profiles.sealing import Texts
    from profiles.wording import Said

    for position, words in enumerate(("牵线", "看项目")):
        said = [Said(Tier.OPEN, Texts(words))]
        save_field(
            owner_id=chen.pk, kind="offer", version=NOT_YET, wordings=said, ask_from=None, position=position
        )
    undo_change(owner_id=chen.pk, kind="offer", version=1, position=0)
    assert own_field(chen.pk, "offer") is None
    second = own_field(chen.pk, "offer", 1)
    assert second
    assert second.wordings[0].texts.zh == "看项目"
