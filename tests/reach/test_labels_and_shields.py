"""Labels, what is withheld from whom, and who is hidden from: the verbs, and what each does to what is readable."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from disclosure import asking, grants, hiding, labels, private_notes, trust
from disclosure.errors import NotThere, SuchLabel
from disclosure.models import (
    AccessDecision,
    AccessRequest,
    Grant,
    PrivateNote,
    RelationshipEvent,
    Shield,
    Withholding,
)
from disclosure.reading import disclose
from intros import introductions
from intros.models import IntroducerPart, Introduction, TargetPart
from profiles.models import Field, Member
from tests.looking import cast

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
Of = Callable[[str], Field]


def sees(viewer: Member, owner: Member) -> set[str] | None:
    """What a viewer reads of an owner, None if nobody is there."""
    person = disclose(viewer.pk, [owner.handle], "profile").get(owner.handle)
    return None if person is None else {one.text("zh-hans") for one in person.readable}


def told(owner: Member, viewer: Member) -> list[str]:
    """What stands in an owner's history with somebody."""
    rows = RelationshipEvent.objects.using("owner").filter(owner=owner, viewer=viewer)
    return list(rows.order_by("id").values_list("what", flat=True))


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(days=9)


def test_a_label_is_made_named_anew_and_erased(chen: Member, lin: Member) -> None:
    cast.relate(chen, lin, 2)
    banks = labels.make(owner_id=chen.pk, name="同行")
    labels.put(owner_id=chen.pk, label_id=banks, under=[lin.handle], not_under=[])
    assert [(one.name, one.people, one.under, one.hidden) for one in labels.labels(chen.pk, lin.handle)] == [
        ("同行", 1, True, False)
    ]
    assert labels.people(chen.pk, banks, after="", at_most=9) == [lin.handle]
    labels.rename(owner_id=chen.pk, label_id=banks, name="老同事")
    assert labels.label(chen.pk, banks).name == "老同事"
    labels.put(owner_id=chen.pk, label_id=banks, under=[], not_under=[lin.handle])
    assert labels.label(chen.pk, banks).people == 0
    labels.erase(owner_id=chen.pk, label_id=banks)
    with pytest.raises(NotThere):
        labels.label(chen.pk, banks)


def test_names_are_ones_own_and_there_is_one_of_each(chen: Member, lin: Member) -> None:
    banks = labels.make(owner_id=chen.pk, name="同行")
    other = labels.make(owner_id=chen.pk, name="校友")
    labels.make(owner_id=lin.pk, name="同行")
    with pytest.raises(SuchLabel):
        labels.make(owner_id=chen.pk, name="同行")
    with pytest.raises(SuchLabel):
        labels.rename(owner_id=chen.pk, label_id=other, name="同行")
    with pytest.raises(NotThere):
        labels.rename(owner_id=lin.pk, label_id=banks, name="x")
    with pytest.raises(NotThere):
        labels.erase(owner_id=lin.pk, label_id=banks)
    with pytest.raises(NotThere):
        labels.put(owner_id=lin.pk, label_id=banks, under=[chen.handle], not_under=[])
    with pytest.raises(NotThere):
        hiding.hide_from_label(owner_id=lin.pk, label_id=banks)
    assert labels.people(lin.pk, banks, after="", at_most=9) == []
    assert labels.label(chen.pk, banks).name == "同行"


def test_only_contacts_come_under_a_label(chen: Member, lin: Member, zhou: Member) -> None:
    cast.relate(chen, lin, 1)
    cast.relate(zhou, chen, 4)
    banks = labels.make(owner_id=chen.pk, name="同行")
    handles = [lin.handle, zhou.handle, chen.handle, "a" * 16]
    labels.put(owner_id=chen.pk, label_id=banks, under=handles, not_under=[])
    assert labels.people(chen.pk, banks, after="", at_most=9) == [lin.handle]


def test_what_is_withheld_from_a_label_is_not_there_for_whom_is_under_it(
    chen: Member, lin: Member, zhou: Member, field: Of
) -> None:
    for one in (lin, zhou):
        cast.relate(chen, one, 4)
    banks = labels.make(owner_id=chen.pk, name="同行")
    labels.put(owner_id=chen.pk, label_id=banks, under=[lin.handle], not_under=[])
    hiding.withhold(owner_id=chen.pk, field_id=field("company").pk, label_id=banks)
    assert sees(lin, chen) == {"陈志远", "139 0000 0002"}
    assert sees(zhou, chen) == {"陈志远", "代号青松", "139 0000 0002"}
    [found] = hiding.withheld(chen.pk, field("company").pk)
    assert (found.handle, found.label_id, found.label) == (None, banks, "同行")
    labels.erase(owner_id=chen.pk, label_id=banks)
    assert sees(lin, chen) == sees(zhou, chen)
    assert not Withholding.objects.using("owner").exists()


def test_a_field_is_withheld_from_a_person_and_shown_again(chen: Member, lin: Member, field: Of) -> None:
    cast.relate(chen, lin, 3)
    for _ in range(2):
        hiding.withhold(owner_id=chen.pk, field_id=field("mobile").pk, handle=lin.handle)
    assert sees(lin, chen) == {"陈志远", "东方证券"}
    hiding.withhold(owner_id=chen.pk, field_id=field("mobile").pk, handle=lin.handle, withheld=False)
    assert sees(lin, chen) == {"陈志远", "东方证券", "139 0000 0002"}


def test_nobody_withholds_what_is_not_theirs_or_from_nobody(chen: Member, lin: Member, field: Of) -> None:
    field_id = field("mobile").pk
    label = labels.make(owner_id=chen.pk, name="同行")
    for owner, about in (
        (lin, {"handle": chen.handle}),
        (chen, {"handle": "a" * 16}),
        (chen, {"handle": chen.handle}),
        (chen, {}),
        (chen, {"handle": lin.handle, "label_id": label}),
    ):
        with pytest.raises(NotThere):
            hiding.withhold(owner_id=owner.pk, field_id=field_id, **about)
    assert not Withholding.objects.using("owner").exists()


def test_a_shield_hides_both_ways_and_is_lifted_again(chen: Member, lin: Member) -> None:
    cast.relate(chen, lin, 2)
    hiding.hide_from(owner_id=chen.pk, handle=lin.handle)
    hiding.hide_from(owner_id=chen.pk, handle=lin.handle)
    assert (sees(lin, chen), sees(chen, lin)) == (None, None)
    assert [one.handle for one in hiding.shields(chen.pk)] == [lin.handle]
    assert hiding.shields(lin.pk) == []
    hiding.hide_from(owner_id=chen.pk, handle=lin.handle, hide=False)
    assert sees(lin, chen) == {"陈志远", "东方证券", "有内地手机"}
    assert sees(chen, lin) == {"林女士"}


def test_a_shield_from_a_label_hides_both_ways_from_whom_comes_under_it_later_too(
    chen: Member, lin: Member, zhou: Member, field: Of
) -> None:
    for one in (lin, zhou):
        cast.relate(chen, one, 2)
        cast.give(cast.at_tier(field("mobile"), 3), one)
    banks = labels.make(owner_id=chen.pk, name="同行")
    labels.put(owner_id=chen.pk, label_id=banks, under=[lin.handle], not_under=[])
    hiding.hide_from_label(owner_id=chen.pk, label_id=banks)
    assert (sees(lin, chen), sees(chen, lin)) == (None, None)
    assert sees(zhou, chen) is not None
    assert [grant.user_id for grant in Grant.objects.using("owner").all()] == [zhou.pk]
    labels.put(owner_id=chen.pk, label_id=banks, under=[zhou.handle], not_under=[])
    assert (sees(zhou, chen), sees(chen, zhou)) == (None, None)
    assert not Grant.objects.using("owner").exists()
    assert told(chen, zhou) == ["met", "hidden"]
    hiding.hide_from_label(owner_id=chen.pk, label_id=banks, hide=False)
    assert sees(lin, chen) is not None
    assert told(chen, zhou) == ["met", "hidden", "shown"]


def test_whoever_comes_out_from_under_a_hidden_label_is_shown_again_unless_something_else_hides(
    chen: Member, lin: Member, zhou: Member
) -> None:
    for one in (lin, zhou):
        cast.relate(chen, one, 2)
    banks, others = (labels.make(owner_id=chen.pk, name=name) for name in ("同行", "其他"))
    both = [lin.handle, zhou.handle]
    labels.put(owner_id=chen.pk, label_id=banks, under=both, not_under=[])
    labels.put(owner_id=chen.pk, label_id=others, under=both, not_under=[])
    labels.put(owner_id=chen.pk, label_id=others, under=[], not_under=[zhou.handle])
    hiding.hide_from_label(owner_id=chen.pk, label_id=banks)
    hiding.hide_from(owner_id=chen.pk, handle=zhou.handle)
    labels.put(owner_id=chen.pk, label_id=banks, under=[], not_under=[lin.handle])
    assert told(chen, lin) == ["met", "hidden", "shown"]
    labels.erase(owner_id=chen.pk, label_id=others)
    labels.erase(owner_id=chen.pk, label_id=banks)
    assert told(chen, lin) == ["met", "hidden", "shown"]
    assert told(chen, zhou) == ["met", "hidden", "hidden"], "he still hides from that one"
    hiding.hide_from(owner_id=chen.pk, handle=zhou.handle, hide=False)
    hiding.hide_from(owner_id=chen.pk, handle=zhou.handle, hide=False)
    assert told(chen, zhou) == ["met", "hidden", "hidden", "shown"]


def test_nobody_hides_from_who_is_not_there_for_them(chen: Member, lin: Member, zhou: Member) -> None:
    cast.shield(zhou, chen)
    for handle in (chen.handle, zhou.handle, "a" * 16):
        for hide in (True, False):
            with pytest.raises(NotThere):
                hiding.hide_from(owner_id=chen.pk, handle=handle, hide=hide)
    cast.relate(chen, zhou, 1)
    hiding.hide_from(owner_id=chen.pk, handle=zhou.handle)
    assert Shield.objects.using("owner").filter(owner=chen, person=zhou).exists()


def ask(asker: Member, owner: Member, wanted: Field) -> int:
    return asking.ask(
        asker_id=asker.pk, owner=owner.handle, fields=[wanted.pk], purpose="advice", note="", envelope=[]
    )


@pytest.mark.parametrize("how", ["shield", "label", "end"])
def test_what_is_open_between_the_two_ends_at_once_and_the_others_rows_tell_nothing(
    how: str, chen: Member, lin: Member, raw: Connect, field: Of
) -> None:
    """林晓梅 asked 陈志远 and he her; he gave her something and she him."""
    hers = cast.say(lin, "company", {1: "招商银行", 3: "招商银行总行"}, ask_from=1)
    cast.relate(chen, lin, 1)
    cast.relate(lin, chen, 1)
    cast.give(cast.at_tier(field("mobile"), 3), lin)
    cast.give(cast.at_tier(hers, 3), chen)
    asked = ask(lin, chen, field("company"))
    Grant.objects.using("owner").filter(owner=lin).delete()
    sent = ask(chen, lin, hers)
    cast.give(cast.at_tier(hers, 3), chen)
    cast.carry_all(raw("worker"))
    before = AccessRequest.objects.using("owner").filter(pk=asked).values().get()
    assert AccessDecision.objects.using("owner").get(owner=chen).state == "open"
    if how == "shield":
        hiding.hide_from(owner_id=chen.pk, handle=lin.handle)
    elif how == "label":
        banks = labels.make(owner_id=chen.pk, name="同行")
        labels.put(owner_id=chen.pk, label_id=banks, under=[lin.handle], not_under=[])
        hiding.hide_from_label(owner_id=chen.pk, label_id=banks)
    else:
        trust.end(owner_id=chen.pk, handle=lin.handle)
    assert AccessRequest.objects.using("owner").filter(pk=asked).values().get() == before
    assert AccessDecision.objects.using("owner").get(owner=chen).state == "declined"
    assert AccessRequest.objects.using("owner").get(pk=sent).state == "withdrawn"
    left = Grant.objects.using("owner").exclude(basis="envelope").values_list("owner_id", flat=True)
    assert list(left) == [lin.pk], "what she gave is hers to take back, and tells her nothing"
    assert told(lin, chen) == ["met"]
    cast.carry_all(raw("worker"))
    assert AccessDecision.objects.using("owner").get(owner=lin).state == "lapsed"


@pytest.mark.parametrize("how", ["shield", "end"])
def test_introductions_between_the_two_end_too(
    how: str, chen: Member, lin: Member, zhou: Member, raw: Connect
) -> None:
    for one, other in ((chen, lin), (chen, zhou), (lin, zhou)):
        cast.relate(one, other, 2)
        cast.relate(other, one, 2)
    wang = cast.member("王女士")
    for one in (lin, zhou):
        cast.relate(wang, one, 2)
        cast.relate(one, wang, 2)

    def seek(seeker: Member, target: Member, by: Member) -> int:
        return introductions.seek(
            seeker_id=seeker.pk,
            target=target.handle,
            introducer=by.handle,
            purpose="advice",
            note="",
            envelope=[],
        )

    through_her = seek(chen, wang, lin)
    by_me = seek(lin, zhou, chen)
    to_me = seek(wang, chen, zhou)
    cast.carry_all(raw("worker"))
    part = IntroducerPart.objects.using("owner").get(introducer=zhou)
    introductions.vouch(introducer_id=zhou.pk, part=part.pk, words="可靠")
    cast.carry_all(raw("worker"))
    assert TargetPart.objects.using("owner").get(target=chen).state == "asked"
    if how == "shield":
        hiding.hide_from(owner_id=chen.pk, handle=lin.handle)
    else:
        trust.end(owner_id=chen.pk, handle=lin.handle)
    state = dict(Introduction.objects.using("owner").values_list("pk", "state"))
    assert state == {through_her: "withdrawn", by_me: "waiting", to_me: "waiting"}
    assert IntroducerPart.objects.using("owner").get(introducer=chen).state == "passed"
    assert TargetPart.objects.using("owner").get(target=chen).state == "asked", "she has no part in that one"
    hiding.hide_from(owner_id=chen.pk, handle=wang.handle)
    assert TargetPart.objects.using("owner").get(target=chen).state == "declined"
    assert Introduction.objects.using("owner").get(pk=to_me).state == "waiting"


def test_a_relationship_ends_on_its_day_and_the_history_tells_all_of_it(
    chen: Member, lin: Member, field: Of
) -> None:
    cast.relate(chen, lin, 2)
    trust.end_on(owner_id=chen.pk, handle=lin.handle, until=soon())
    assert trust.contact(chen.pk, lin.handle).ends_at is not None
    trust.end_on(owner_id=chen.pk, handle=lin.handle, until=None)
    grants.give(
        owner_id=chen.pk, wordings=[cast.at_tier(field("mobile"), 3).pk], viewer=lin.handle, until=soon()
    )
    grants.revoke(owner_id=chen.pk, viewer=lin.handle)
    grants.revoke(owner_id=chen.pk, viewer=lin.handle)
    for handle, until in ((lin.handle, datetime.now(UTC)), ("a" * 16, soon()), ("a" * 16, None)):
        with pytest.raises(NotThere):
            trust.end_on(owner_id=chen.pk, handle=handle, until=until)
    assert [event.what for event in trust.history(chen.pk, lin.handle)] == [
        "met", "dated", "undated", "opened", "taken back",
    ]  # fmt: skip


def test_who_lapsed_is_no_contact_and_the_history_says_when(chen: Member, lin: Member, raw: Connect) -> None:
    cast.relate(chen, lin, 2)
    raw("owner").execute("UPDATE disclosure_relationship SET ends_at = now()")
    assert [event.what for event in trust.history(chen.pk, lin.handle)] == ["met", "lapsed"]
    raw("postgres").execute("SELECT connect(%s, %s, 'introduced', 1::smallint)", [chen.pk, lin.pk])
    assert [event.what for event in trust.history(chen.pk, lin.handle)] == ["met", "lapsed", "introduced"]


def test_a_note_is_the_writers_alone_and_sealed(chen: Member, lin: Member, zhou: Member) -> None:
    private_notes.keep(writer_id=chen.pk, handle=lin.handle, text="在苏州见过，喝茶")
    private_notes.keep(writer_id=chen.pk, handle=lin.handle, text="在杭州见过，喝茶")
    assert private_notes.about(chen.pk, lin.handle) == "在杭州见过，喝茶"
    assert private_notes.about(lin.pk, lin.handle) == ""
    assert private_notes.about(zhou.pk, lin.handle) == ""
    [row] = PrivateNote.objects.using("owner").all()
    assert "喝茶".encode() not in bytes(row.sealed)
    private_notes.keep(writer_id=chen.pk, handle=lin.handle, text="")
    assert not PrivateNote.objects.using("owner").exists()


def test_nothing_is_noted_about_who_is_not_there(chen: Member, lin: Member) -> None:
    cast.shield(lin, chen)
    for handle in (lin.handle, chen.handle, "a" * 16):
        with pytest.raises(NotThere):
            private_notes.keep(writer_id=chen.pk, handle=handle, text="x")
