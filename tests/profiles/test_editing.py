"""The owner's desk: saving, erasing, two windows, and what becomes of grants."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.utils import DatabaseError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure import grants
from disclosure.models import Grant, Relationship, Withholding
from disclosure.reading import disclose
from profiles.binding import bound
from profiles.editing import Changed, Unsayable, erase_field, own_field, own_fields, save_field
from profiles.fields import NOT_YET, OwnField
from profiles.kinds import KINDS
from profiles.models import CompanyClaim, Field, Member, Wording
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import Said, clean

pytestmark = pytest.mark.django_db

NUMBER = "+8613800138000"


def say(
    owner: Member, kind: str, *says: tuple[int, str], version: int = NOT_YET, ask_from: int | None = 1
) -> OwnField:
    """Save wordings in Chinese, the exact one first."""
    said = [Said(tier, Texts(text)) for tier, text in says]
    return save_field(owner_id=owner.pk, kind=kind, version=version, wordings=said, ask_from=ask_from)


def ids(field: OwnField) -> dict[str, int]:
    """The wordings' ids by their words."""
    return {wording.texts.zh: wording.id for wording in field.wordings}


def relate(owner: Member, viewer: Member, level: int) -> None:
    Relationship.objects.using("owner").create(owner=owner, viewer=viewer, level=level, basis="met")


def open_to(viewer: Member, owner: Member, *wordings: int) -> None:
    until = timezone.now() + timedelta(days=90)
    grants.give(owner_id=owner.pk, wordings=wordings, viewer=viewer.handle, until=until)


def reads(viewer: Member, owner: Member, kind: str) -> str:
    """What the viewer reads through the door."""
    return disclose(viewer.pk, [owner.handle], "profile")[owner.handle].say(kind, "zh-hans")


def test_a_field_is_said_and_read_again(chen: Member) -> None:
    wordings = [Said(Tier.TRUSTED, Texts("工商银行", "ICBC")), Said(Tier.OPEN, Texts("某大行", ""))]
    saved = save_field(owner_id=chen.pk, kind="company", version=NOT_YET, wordings=wordings, ask_from=2)
    assert own_field(chen.pk, "company") == saved
    assert (saved.version, saved.ask_from) == (1, 2)
    assert [(wording.tier, wording.texts) for wording in saved.wordings] == [
        (Tier.OPEN, Texts("某大行", "")),
        (Tier.TRUSTED, Texts("工商银行", "ICBC")),
    ]


def test_fields_come_in_the_order_of_the_catalogue(chen: Member) -> None:
    for kind in ("bio", "mobile", "name"):
        say(chen, kind, (Tier.OPEN, NUMBER if kind == "mobile" else "陈志远"))
    assert [field.kind.code for field in own_fields(chen.pk)] == ["name", "bio", "mobile"]


def test_an_empty_coarser_wording_is_left_out_and_an_emptied_one_goes(chen: Member) -> None:
    first = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, ""))
    assert ids(first).keys() == {"工商银行"}
    second = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"), version=1)
    third = say(chen, "company", (Tier.TRUSTED, "工商银行"), version=2)
    assert (second.version, third.version, ids(third)) == (2, 3, ids(first))


def test_a_second_window_with_an_old_version_changes_nothing_and_learns_what_stands(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    stands = say(chen, "city", (Tier.INTRODUCED, "苏州"), version=1)
    with pytest.raises(Changed) as changed:
        say(chen, "city", (Tier.INTRODUCED, "杭州"), version=1)
    assert changed.value.stored == stands == own_field(chen.pk, "city")
    assert say(chen, "city", (Tier.INTRODUCED, "杭州"), version=2).version == 3


def test_a_repeated_post_is_done_once_and_is_no_conflict(chen: Member) -> None:
    first = say(chen, "city", (Tier.INTRODUCED, "上海"))
    assert say(chen, "city", (Tier.INTRODUCED, "上海")) == first


def test_a_field_that_was_erased_meanwhile_is_a_conflict_too(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    erase_field(owner_id=chen.pk, kind="city", version=1)
    with pytest.raises(Changed) as changed:
        say(chen, "city", (Tier.INTRODUCED, "苏州"), version=1)
    assert changed.value.stored is None
    assert say(chen, "city", (Tier.INTRODUCED, "苏州")).version == 1


def test_two_windows_that_say_the_first_word_at_once_leave_one_field(chen: Member) -> None:
    def first_word(city: str) -> OwnField | None:
        try:
            return say(chen, "city", (Tier.INTRODUCED, city))
        except Changed:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as windows:
        saved = [field for field in windows.map(first_word, ["上海", "苏州", "杭州", "南京"]) if field]
    assert saved == [own_field(chen.pk, "city")]


@pytest.mark.parametrize(
    ("kind", "says", "ask_from"),
    [
        ("company", [], 1),
        ("company", [(Tier.INTRODUCED, "")], 1),
        ("company", [(Tier.INTRODUCED, "x" * 61)], 1),
        ("company", [(Tier.INTRODUCED, " 工商银行 ")], 1),
        ("company", [(Tier.INTRODUCED, "工\u200b商")], 1),
        ("company", [(Tier.INTRODUCED, "工商银行"), (Tier.INTRODUCED, "某大行")], 1),
        ("name", [(Tier.INTRODUCED, "陈志远")], 1),
        ("headline", [(Tier.OPEN, "找我 13800138000")], 1),
        ("mobile", [(Tier.TRUSTED, "138 0013 8000")], 1),
        ("mobile", [(Tier.TRUSTED, NUMBER), (Tier.OPEN, "尾号8000")], 1),
        ("mobile", [(Tier.TRUSTED, NUMBER)], 0),
    ],
)
def test_what_no_sheet_would_let_pass_the_desk_refuses(
    chen: Member, kind: str, says: list[tuple[int, str]], ask_from: int
) -> None:
    with pytest.raises(Unsayable):
        say(chen, kind, *says, ask_from=ask_from)
    assert own_fields(chen.pk) == []


def test_a_refused_save_leaves_everything_as_it_was(chen: Member) -> None:
    stands = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"))
    with pytest.raises(Unsayable):
        say(chen, "company", (Tier.TRUSTED, "招商银行"), (Tier.OPEN, "某" * 10_000), version=1)
    assert own_field(chen.pk, "company") == stands


def test_a_name_is_never_erased(chen: Member) -> None:
    stands = say(chen, "name", (Tier.OPEN, "陈志远"))
    with pytest.raises(Unsayable):
        erase_field(owner_id=chen.pk, kind="name", version=1)
    assert own_field(chen.pk, "name") == stands


def test_erasing_twice_is_erasing_once(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    erase_field(owner_id=chen.pk, kind="city", version=1)
    erase_field(owner_id=chen.pk, kind="city", version=1)
    assert own_fields(chen.pk) == []


def test_erasing_with_an_old_version_erases_nothing(chen: Member) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    stands = say(chen, "city", (Tier.INTRODUCED, "苏州"), version=1)
    with pytest.raises(Changed):
        erase_field(owner_id=chen.pk, kind="city", version=1)
    assert own_field(chen.pk, "city") == stands


# --- Sealed -----------------------------------------------------------------------------------------


def test_a_number_is_sealed_and_opens_again(
    chen: Member, lin: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    relate(chen, lin, 3)
    said = [Said(Tier.TRUSTED, Texts(NUMBER)), Said(Tier.INTRODUCED, Texts("有内地手机", "Mainland mobile"))]
    saved = save_field(owner_id=chen.pk, kind="mobile", version=NOT_YET, wordings=said, ask_from=1)
    rows = raw("postgres").execute("SELECT zh, en, sealed, w::text FROM profiles_wording w").fetchall()
    assert [(zh, en) for zh, en, _, _ in rows] == [("", ""), ("", "")]
    digits = NUMBER[3:].encode()
    for _, _, sealed, row in rows:
        assert digits not in sealed
        assert b"\xe5\x86\x85\xe5\x9c\xb0" not in sealed  # 内地
        assert digits.decode() not in row
    assert [wording.texts for wording in saved.wordings] == [one.texts for one in reversed(said)]
    assert reads(lin, chen, "mobile") == "138 0013 8000"


def test_a_new_number_is_sealed_anew_under_the_same_wording(
    chen: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    def sealed() -> list[tuple[int, bytes]]:
        return raw("postgres").execute("SELECT id, sealed FROM profiles_wording").fetchall()

    say(chen, "mobile", (Tier.TRUSTED, NUMBER))
    [(wording, before)] = sealed()
    say(chen, "mobile", (Tier.TRUSTED, "+85291234567"), version=1)
    [(same, after)] = sealed()
    assert (wording, before != after) == (same, True)


# --- Whose rows -------------------------------------------------------------------------------------


def test_nobody_touches_the_field_of_another(chen: Member, wang: Member) -> None:
    stands = say(chen, "city", (Tier.OPEN, "上海"))
    with bound(wang.pk):
        assert Field.objects.filter(id=stands.id).update(version=9) == 0
        assert Wording.objects.filter(field_id=stands.id).update(zh="北京") == 0
        assert Wording.objects.filter(field_id=stands.id)._raw_delete("default") == 0
        assert not Field.objects.exists()
        assert not Wording.objects.exists()
    with pytest.raises(DatabaseError), bound(wang.pk):
        Wording.objects.bulk_create([Wording(field_id=stands.id, owner_id=wang.pk, tier=1, zh="北京")])
    with pytest.raises(DatabaseError), bound(wang.pk):
        Field.objects.create(owner_id=chen.pk, kind="bio")
    own = say(wang, "city", (Tier.OPEN, "北京"))
    with pytest.raises(DatabaseError), bound(wang.pk):
        Wording.objects.filter(field_id=own.id).update(field_id=stands.id, tier=2)
    assert own_field(chen.pk, "city") == stands


# --- Grants -----------------------------------------------------------------------------------------


def test_a_grant_goes_on_when_the_words_change_and_the_tier_stays(chen: Member, lin: Member) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"))
    open_to(lin, chen, ids(field)["工商银行"])
    say(chen, "company", (Tier.TRUSTED, "招商银行"), (Tier.OPEN, "某大行"), version=1)
    assert reads(lin, chen, "company") == "招商银行"


def test_a_grant_goes_on_when_the_tier_changes_and_the_words_stay(chen: Member, lin: Member) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"))
    open_to(lin, chen, ids(field)["工商银行"])
    moved = say(chen, "company", (Tier.CONFIDANT, "工商银行"), (Tier.INTRODUCED, "某大行"), version=1)
    assert ids(moved) == ids(field)
    assert reads(lin, chen, "company") == "工商银行"


def test_a_grant_ends_when_the_words_are_for_their_owner_alone(chen: Member, lin: Member) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"))
    open_to(lin, chen, ids(field)["工商银行"])
    moved = say(chen, "company", (Tier.SELF, "工商银行"), (Tier.OPEN, "某大行"), version=1)
    assert ids(moved) == ids(field)
    assert reads(lin, chen, "company") == "某大行"
    say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.OPEN, "某大行"), version=2)
    assert reads(lin, chen, "company") == "某大行"


def test_a_grant_on_a_coarse_wording_never_opens_the_exact_one_that_takes_its_tier(
    chen: Member, lin: Member
) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.INTRODUCED, "某大行"))
    open_to(lin, chen, ids(field)["某大行"])
    moved = say(chen, "company", (Tier.INTRODUCED, "工商银行"), (Tier.OPEN, "某大行"), version=1)
    assert ids(moved) == ids(field)
    assert reads(lin, chen, "company") == "某大行"


def test_words_that_change_places_end_the_grant_on_what_would_have_crossed(chen: Member, lin: Member) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "一"), (Tier.INTRODUCED, "二"))
    open_to(lin, chen, ids(field)["一"])
    swapped = say(chen, "company", (Tier.TRUSTED, "二"), (Tier.INTRODUCED, "一"), version=1)
    assert [wording.texts.zh for wording in swapped.wordings] == ["一", "二"]
    assert ids(swapped)["二"] == ids(field)["二"]
    assert "company" not in [
        one.kind.code for one in disclose(lin.pk, [chen.handle], "profile")[chen.handle].readable
    ]


def test_every_way_of_moving_wordings_leaves_what_was_said(chen: Member) -> None:
    says: list[list[tuple[int, str]]] = [
        [(5, "a"), (3, "b"), (1, "c")],
        [(4, "a"), (2, "b"), (0, "c")],
        [(5, "a"), (4, "b"), (2, "c")],
        [(4, "b"), (2, "c"), (1, "d")],
        [(5, "c"), (4, "b"), (3, "a")],
        [(5, "b"), (4, "a"), (3, "c")],
        [(2, "c"), (1, "b"), (0, "a")],
        [(0, "a")],
    ]
    for version, wanted in enumerate(says):
        stands = say(chen, "company", *wanted, version=version)
        assert [(one.tier, one.texts.zh) for one in reversed(stands.wordings)] == wanted
        rows = Wording.objects.using("owner").filter(field_id=stands.id).order_by("coarse")
        assert [(row.coarse, row.tier, row.zh) for row in rows] == [
            (coarse, *one) for coarse, one in enumerate(wanted)
        ]


def test_what_hangs_on_an_erased_field_goes_with_it_and_the_ledger_says_so(
    chen: Member, lin: Member, wang: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    field = say(chen, "company", (Tier.TRUSTED, "工商银行"), (Tier.INTRODUCED, "某大行"))
    kept = say(chen, "city", (Tier.TRUSTED, "上海"))
    open_to(lin, chen, *ids(field).values(), ids(kept)["上海"])
    open_to(wang, chen, ids(field)["工商银行"])
    Withholding.objects.using("owner").create(owner=chen, field_id=field.id, viewer=wang)
    erase_field(owner_id=chen.pk, kind="company", version=1)
    assert own_field(chen.pk, "company") is None
    left = Grant.objects.using("owner").values_list("content_object_id", "user_id")
    assert list(left) == [(ids(kept)["上海"], lin.pk)]
    assert not Withholding.objects.using("owner").exists()
    taken_back = raw("postgres").execute(
        "SELECT p.member_id, e.wordings FROM ledger_entry e JOIN ledger_pseudonym p ON p.pseudonym = e.viewer"
        " WHERE e.act = 'revoke'"
    )
    exact, coarse = ids(field)["工商银行"], ids(field)["某大行"]
    assert sorted(taken_back) == sorted([(lin.pk, [exact]), (lin.pk, [coarse]), (wang.pk, [exact])])


# --- Any text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["name", "headline", "company", "mobile", "bio"])
def test_any_text_is_refused_with_a_sentence_or_read_back_exactly(
    chen: Member, lin: Member, kind: str
) -> None:
    relate(chen, lin, 4)

    def keeps(texts: Texts) -> None:
        stored = own_field(chen.pk, kind)
        said, version = [Said(Tier.OPEN, texts)], stored.version if stored else NOT_YET
        if texts == Texts():
            with pytest.raises(Unsayable):
                save_field(owner_id=chen.pk, kind=kind, version=version, wordings=said, ask_from=1)
            return
        CompanyClaim.objects.using("owner").all().delete()  # or it would change too often
        save_field(owner_id=chen.pk, kind=kind, version=version, wordings=said, ask_from=1)
        [read] = disclose(lin.pk, [chen.handle], "profile")[chen.handle].readable
        assert read.texts == texts

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(zh=TEXTS, en=TEXTS)
    def holds(zh: str, en: str) -> None:
        try:
            texts = Texts(*(clean(KINDS[kind], text) for text in (zh, en)))
        except ValidationError as refused:
            sentences = refused.messages
        else:
            sentences = []
            keeps(texts)
        assert all(sentences)

    holds()


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("陈志远𠮷·<>&'\"\\%{}é😀\u0301 \n13890+-"), max_size=45),
    st.from_regex(r"(\+86)? ?1[3-9][0-9] ?[0-9]{4} ?[0-9]{4}", fullmatch=True),
)
