"""Eighty members from a seed: every state, every constraint, sealed values that open, and the story of the cast."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import phonenumbers
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from disclosure import asking, reading
from disclosure.models import AccessDecision, AccessRequest, Grant
from disclosure.purposes import Purpose
from intros import introductions, states
from intros.models import IntroducerPart, Introduction, TargetPart
from intros.population import more, populating
from intros.population.instants import answer_by
from profiles import sealing
from profiles.demo_cast import CAST, CHEN, LIN, OPERATOR, REVIEWER, WANG, ZHOU
from profiles.kinds import KINDS
from profiles.models import Field, Member, MemberKey, Phone, Wording
from profiles.sealing import Texts
from profiles.wording import Said, clean, objections
from tests.databases import looking_at

pytestmark = pytest.mark.django_db

MEMBERS = 80
NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
Raw = Callable[..., psycopg.Connection]
Rows = list[tuple[Any, ...]]

SAME = {
    "members": "SELECT id, handle, language, listed, shuffle, is_active, is_staff, joined_at FROM profiles_member",
    "phones": "SELECT member_id, number_hash FROM profiles_phone",
    "fields": "SELECT id, owner_id, kind, ask_from FROM profiles_field",
    "wordings": "SELECT id, field_id, owner_id, tier, zh, en FROM profiles_wording",
    "ties": "SELECT owner_id, viewer_id, level, basis, since, ends_at FROM disclosure_relationship",
    "history": "SELECT owner_id, viewer_id, what, level, CASE WHEN what <> 'hidden' THEN at END"
    " FROM disclosure_relationshipevent",
    "requests": "SELECT id, asker_id, owner_handle, field_ids, state, changed_at FROM disclosure_accessrequest",
    "decisions": "SELECT id, owner_id, state, arrived_at, changed_at, granted_until FROM disclosure_accessdecision",
    "grants": "SELECT user_id, content_object_id, owner_id, given_at, expires_at, basis FROM disclosure_grant",
    "shields": "SELECT owner_id, person_id FROM disclosure_shield",
    "withholdings": "SELECT owner_id, viewer_id, field_id FROM disclosure_withholding",
    "introductions": "SELECT id, seeker_id, state, answer_by, changed_at FROM intros_introduction",
    "introducers": "SELECT id, introducer_id, state, words, changed_at FROM intros_introducerpart",
    "targets": "SELECT id, target_id, state, words, changed_at FROM intros_targetpart",
    "notices": "SELECT id, member_id, kind, row_id, made_at FROM disclosure_notice",
}
"""What a seed decides. Keys, sealed bytes, pseudonyms and salts are new each time."""


def populate(members: int = MEMBERS, seed: int = 1) -> None:
    """As the command does, at a pinned instant."""
    populating.populate(members, seed, now=NOW)


def owner_rows(statement: str) -> Rows:
    """Rows as the owner's login sees them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        rows: Rows = cursor.fetchall()
    return rows


def everything() -> dict[str, Rows]:
    """All that a seed decides, in a fixed order."""
    return {name: sorted(owner_rows(statement), key=str) for name, statement in SAME.items()}


def test_the_command_makes_as_many_members_as_asked() -> None:
    call_command("populate", members=MEMBERS, seed=3, stdout=StringIO())
    assert Member.objects.using("owner").count() == MEMBERS
    assert Phone.objects.using("owner").count() == MEMBERS
    assert MemberKey.objects.using("owner").count() == MEMBERS
    assert owner_rows("SELECT count(*) FROM ledger_pseudonym") == [(MEMBERS,)]


def test_it_refuses_where_somebody_lives() -> None:
    Member.objects.using("owner").create()
    with pytest.raises(CommandError, match="only fills an empty database"):
        call_command("populate", members=MEMBERS, seed=1)
    assert Member.objects.using("owner").count() == 1


@pytest.mark.parametrize("members", [0, 39, 1_000_001])
def test_it_refuses_too_few_and_too_many(members: int) -> None:
    with pytest.raises(CommandError, match="--members is a number from"):
        call_command("populate", members=members, seed=1)


def test_when_it_fails_nothing_is_there_and_every_key_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = constraints()

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("intros.population.populating._Population.open_case", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        populate()
    assert not Member.objects.using("owner").exists()
    assert constraints() == before


def constraints() -> Rows:
    """Every index, constraint and trigger of ours."""
    return owner_rows(
        "SELECT indexdef, '' FROM pg_indexes WHERE schemaname = 'public'"
        " UNION ALL SELECT conrelid::regclass::text || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " UNION ALL SELECT tgrelid::regclass::text || ' ' || tgname, tgenabled::text FROM pg_trigger"
        " WHERE NOT tgisinternal ORDER BY 1, 2"
    )


def test_it_leaves_every_index_key_and_trigger_as_it_was() -> None:
    before = constraints()
    populate()
    assert constraints() == before


def test_a_seed_decides_everything_but_keys(worlds: Callable[[int], list[str]]) -> None:
    one, other, third = worlds(3)
    seen = []
    for world, seed in ((one, 7), (other, 7), (third, 8)):
        with looking_at(world):
            populate(seed=seed)
            seen.append(everything())
    assert seen[0] == seen[1]
    assert [name for name in SAME if seen[0][name] == seen[2][name]] == ["phones"]


def test_every_state_of_every_party_is_there() -> None:
    populate()
    for model, lifecycle in (
        (AccessRequest, asking.REQUEST),
        (AccessDecision, asking.DECISION),
        (Introduction, states.SEEKER),
        (IntroducerPart, states.INTRODUCER),
        (TargetPart, states.TARGET),
    ):
        found = set(model.objects.using("owner").values_list("state", flat=True))
        assert found == set(lifecycle.follows), model
    assert set(Grant.objects.using("owner").values_list("basis", flat=True)) == {"owner", "ask", "envelope"}
    for table in ("disclosure_shield", "disclosure_withholding", "disclosure_case", "disclosure_notice"):
        assert owner_rows(f"SELECT count(*) > 0 FROM {table}") == [(True,)], table
    assert owner_rows("SELECT DISTINCT listed FROM profiles_member ORDER BY 1") == [(False,), (True,)]
    assert owner_rows("SELECT DISTINCT level FROM disclosure_relationship ORDER BY 1") == [
        (1,),
        (2,),
        (3,),
        (4,),
    ]
    assert owner_rows("SELECT count(*) > 0 FROM disclosure_relationship WHERE ends_at < now()") == [(True,)]
    assert owner_rows("SELECT count(*) > 0 FROM disclosure_grant WHERE expires_at < now()") == [(True,)]


def test_what_people_say_fits_the_catalogue() -> None:
    populate()
    fields = Field.objects.using("owner").prefetch_related("wordings")
    assert {field.kind for field in fields} == {kind.code for kind in KINDS.values() if not kind.image}
    languages = set()
    for field in fields:
        kind, wordings = KINDS[field.kind], list(field.wordings.all())
        assert wordings
        assert not kind.sealed or all(wording.sealed for wording in wordings)
        assert field.ask_from is None or field.ask_from >= kind.least_ask_level
        for wording in wordings:
            assert max(len(wording.zh), len(wording.en)) <= kind.max_length
            languages.add((bool(wording.zh), bool(wording.en)))
        if not kind.sealed:
            exact, *coarser = sorted(wordings, key=lambda wording: wording.coarse)
            assert [clean(kind, text) for text in (exact.zh, exact.en)] == [exact.zh, exact.en]
            for wording in coarser:
                assert clean(kind, wording.zh, exact=False) == wording.zh
    assert languages == {(True, True), (True, False), (False, True), (False, False)}
    assert any(len(field.wordings.all()) > 2 for field in fields)


def test_what_the_cast_say_is_what_a_sheet_would_keep() -> None:
    for fields in more.CAST.values():
        for code, ask_from, worded in fields:
            kind, (*coarser, exact) = KINDS[code], worded
            said = [Said(tier, Texts(zh, en)) for tier, zh, en in (exact, *reversed(coarser))]
            assert objections(kind, said) == []
            assert ask_from is None or ask_from >= kind.least_ask_level
            for place, one in enumerate(said):
                for text in (one.texts.zh, one.texts.en):
                    assert clean(kind, text, exact=place == 0) == text


def test_sealed_values_open_with_their_members_key() -> None:
    populate()
    keys = dict(MemberKey.objects.using("owner").values_list("member_id", "wrapped"))
    numbers = 0
    for wording in Wording.objects.using("owner").filter(sealed__isnull=False):
        assert wording.sealed is not None
        texts = sealing.unseal(
            bytes(wording.sealed),
            wrapped_key=bytes(keys[wording.owner_id]),
            member_id=wording.owner_id,
            wording_id=wording.pk,
        )
        numbers += texts.zh.startswith("+86198") and phonenumbers.is_valid_number(
            phonenumbers.parse(texts.zh)
        )
        assert "+86199" not in texts.zh
    assert numbers > MEMBERS / 2
    for phone in Phone.objects.using("owner"):
        number = sealing.unseal_bytes(
            bytes(phone.number_sealed),
            wrapped_key=bytes(keys[phone.member_id]),
            member_id=phone.member_id,
            wording_id=sealing.PHONE,
        ).decode()
        assert phonenumbers.is_valid_number(phonenumbers.parse(number))
        assert sealing.lookup_hash(number) == bytes(phone.number_hash)


def test_the_parties_of_an_ask_tell_one_story() -> None:
    populate()
    decisions = {row.request_id: row for row in AccessDecision.objects.using("owner")}
    fits: dict[str, set[str | None]] = {
        "granted": {"granted"},
        "waiting": {"open", "declined", "never", "mismatch", None},
        "withdrawn": {"lapsed", None},
        "closed": {"lapsed", "declined", "never", "mismatch", None},
    }
    for request in AccessRequest.objects.using("owner"):
        decision = decisions.get(request.pk)
        assert (decision.state if decision else None) in fits[request.state]
        assert request.answer_by == answer_by(request.sent_at, 7)
        assert request.changed_at <= NOW
        assert (request.answer_by > NOW) or request.state != "waiting"
        assert (request.retry_at is None) == (request.state == "granted")
        assert request.purpose in Purpose.values
        if request.state == "granted":
            assert Grant.objects.using("owner").filter(reference=request.pk, basis="ask").exists()
        if request.state == "withdrawn":
            assert not Grant.objects.using("owner").filter(reference=request.pk).exists()


def test_the_parties_of_an_introduction_tell_one_story() -> None:
    populate()
    introducers = {row.introduction_id: row for row in IntroducerPart.objects.using("owner")}
    targets = {row.introduction_id: row for row in TargetPart.objects.using("owner")}
    tie = "SELECT level FROM disclosure_relationship WHERE owner_id = {} AND viewer_id = {}"
    for sought in Introduction.objects.using("owner").select_related("target", "introducer"):
        vouch, target = introducers[sought.pk], targets.get(sought.pk)
        assert sought.target is not None
        assert sought.answer_by == answer_by(sought.sent_at, 14)
        assert (sought.answer_by > NOW) or sought.state != "waiting"
        assert (vouch.state in ("vouched", "connected", "closed")) == bool(vouch.words)
        assert (bool(vouch.words) or vouch.state == "withdrawn") == (target is not None)
        assert target is None or (target.words_gone_at is not None) == (vouch.state == "withdrawn")
        assert vouch.state != "asked" or vouch.answer_by > NOW
        assert owner_rows(tie.format(vouch.introducer_id, sought.seeker_id)) >= [(2,)]
        assert owner_rows(tie.format(sought.target.pk, vouch.introducer_id)) >= [(2,)]
        if target is not None:
            assert (target.state == "accepted") == (sought.state == "connected")
            assert target.state != "asked" or target.answer_by > NOW
        known = [bool(owner_rows(tie.format(*pair))) for pair in both(sought.seeker_id, sought.target.pk)]
        assert known == [sought.state == "connected"] * 2


def both(one: int, other: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """A pair in both orders."""
    return (one, other), (other, one)


def test_the_sweeper_finds_nothing_overdue(raw: Raw) -> None:
    call_command("populate", members=MEMBERS, seed=1, stdout=StringIO())
    worker = raw("worker")
    assert worker.execute("SELECT sweep_access(1000), sweep_introductions(1000)").fetchone() == (0, 0)


def test_a_derived_row_is_the_one_that_the_step_would_have_made(raw: Raw) -> None:
    call_command("populate", members=MEMBERS, seed=1, stdout=StringIO())
    assert owner_rows(
        "SELECT count(*) FROM disclosure_accessdecision WHERE id <> derived_id('decision', request_id)"
    ) == [(0,)]
    assert owner_rows(
        "SELECT count(*) FROM intros_targetpart WHERE id <> derived_id('target', introduction_id)"
    ) == [(0,)]


def test_every_opening_has_its_entry_and_no_look_is_made_up() -> None:
    populate()
    assert owner_rows("SELECT DISTINCT act FROM ledger_entry ORDER BY 1") == [("grant",), ("send",)]
    [(grants,)] = owner_rows("SELECT count(*) FROM disclosure_grant")
    assert owner_rows("SELECT sum(cardinality(wordings)) FROM ledger_entry") == [(grants,)]


def handle(number: int) -> str:
    """The handle of a member."""
    return Member.objects.using("owner").get(pk=number).handle


def test_the_story_of_the_cast_can_be_walked() -> None:
    call_command("populate", members=MEMBERS, seed=1, stdout=StringIO())
    for role in (CHEN, LIN, ZHOU, WANG):
        own = reading.disclose(role.number, [handle(role.number)], "profile")
        assert own[handle(role.number)].name("zh-hans") == role.zh
    operator, reviewer = (Member.objects.using("owner").get(pk=role.number) for role in (OPERATOR, REVIEWER))
    assert (operator.is_staff, operator.is_superuser, operator.is_desk) == (True, True, True)
    assert (reviewer.is_staff, reviewer.is_superuser) == (True, False)
    assert len({role.phone for role in CAST}) == len(CAST)
    # two things wait for 陈志远
    assert [row.state for row in asking.decisions(CHEN.number)].count("open") >= 1
    assert [row.state for row in introductions.asked_to_vouch(CHEN.number)].count("asked") >= 1
    # 林晓梅 was introduced to 陈志远 and may ask for the mobile
    chen = reading.disclose(LIN.number, [handle(CHEN.number)], "profile")[handle(CHEN.number)]
    assert chen.name("zh-hans") == "陈志远"
    assert "mobile" in {field.kind.code for field in chen.askable}
    assert not asking.requests(LIN.number)
    # 王芳 is a stranger to her; 周建国 may introduce them
    wang = reading.disclose(LIN.number, [handle(WANG.number)], "profile")[handle(WANG.number)]
    assert wang.name("zh-hans") == "王老师"
    introductions.seek(
        seeker_id=LIN.number,
        target=handle(WANG.number),
        introducer=handle(ZHOU.number),
        purpose="acquainted",
        note="",
        envelope=[],
    )
    [(step,)] = owner_rows("SELECT id FROM disclosure_outbox WHERE done_at IS NULL")
    with connections["worker"].cursor() as cursor:
        cursor.execute("SELECT run_step(%s)", [step])
    assert introductions.asked_to_vouch(ZHOU.number)[0].state == "asked"


def test_the_reviewer_has_an_open_case(raw: Raw) -> None:
    call_command("populate", members=MEMBERS, seed=1, stdout=StringIO())
    [(case,)] = owner_rows("SELECT id FROM disclosure_case WHERE closes_at > now() AND about_handle IS NULL")
    assert owner_rows("SELECT content_object_id, user_id FROM disclosure_casereviewer") == [
        (case, REVIEWER.number)
    ]
