"""The pages of bringing two together, in both languages: picking, writing, how it stands, and the decision of each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from disclosure.models import Relationship, Report
from intros import introductions, picking
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import Clock
from tests.intros.together import LINE, brought, part_of
from tests.intros.words import DATES, named
from tests.intros.world import ANSWER_BY, page, said, vouch_row
from tests.looking import cast

pytestmark = pytest.mark.django_db


def test_from_a_contact_to_both_who_know_each_other(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, chens: Client, wangs: Client, language: str
) -> None:  # fmt: skip
    pick = f"/contacts/{lin.handle}/introduce/"
    write = f"{pick}{chen.handle}/"
    assert pick in wangs.get(f"/contacts/{lin.handle}/").content.decode()
    assert "/asks/bring/" in wangs.get("/asks/").content.decode()
    assert pick in wangs.get("/asks/bring/").content.decode()
    picking = wangs.get(pick).content.decode()
    assert write in picking
    assert f"{pick}{lin.handle}/" not in picking
    empty = wangs.post(write, {"purpose": "advice", "note": ""})
    assert empty.status_code == 422
    assert said(language, "Write one sentence.") in cast.words(empty.content)
    made = wangs.post(write, {"purpose": "advice", "note": LINE})
    own = f"/asks/vouches/{vouch_row().pk}/"
    assert made.headers["Location"] == own
    carry()
    dates, answer = DATES[language], said(language, "They know each other now, thanks to you.")
    on_its_way = "On its way. You will hear of it by %(date)s, if the two get to know each other."
    for text in (LINE, said(language, on_its_way, date=dates["answer"])):
        assert text in page(wangs, own)
    title = said(language, "You introduce two people")
    both = f"{named('林女士', language)} · {named('陈志远', language)}"
    assert f"{title} {both}" in page(wangs, "/asks/")

    path = f"/asks/invitations/{part_of(lin).pk}/"
    words = page(lins, path)
    for text in (LINE, "陈志远", "东方证券", said(language, "Glad to meet")):
        assert text in words
    assert LINE not in page(chens, "/asks/")
    lins.post(path, {"answer": "accepted"})
    yes = said(language, "You said yes. You will have an answer by %(date)s.", date=dates["answer"])
    assert yes in page(lins, path)
    card = said(language, "Received. You will have an answer by %(date)s.", date=dates["answer"])
    assert card in page(lins, "/asks/")
    chens.post(f"/asks/invitations/{part_of(chen).pk}/", {"answer": "accepted"})
    known = said(language, "You know each other now. They stand among your contacts.")
    for client, side in ((lins, lin), (chens, chen)):
        assert known in page(client, f"/asks/invitations/{part_of(side).pk}/")
    assert answer in page(wangs, own)
    chens.post(f"/asks/invitations/{part_of(chen).pk}/", {"answer": "thank"})
    thanks = said(language, "%(who)s thanks you.", who=named("陈志远", language))
    assert thanks in page(wangs, own)


def test_it_ends_in_the_same_words_for_all(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, chens: Client, wangs: Client, language: str
) -> None:  # fmt: skip
    lins_part, chens_part = brought(wang, lin, chen)
    introductions.accept(target_id=lin.pk, part=lins_part.pk)
    path = f"/asks/invitations/{chens_part.pk}/"
    chens.post(path, {"answer": "unwanted"})
    assert said(language, "You answered: never. Nobody notices.") in page(chens, path)
    assert b'name="answer"' not in chens.get(path).content
    clock.to(ANSWER_BY)
    sweep()
    over = said(language, "It did not come together this time.")
    assert over in page(lins, f"/asks/invitations/{lins_part.pk}/")
    again = "It did not come together this time. You can try again after %(date)s."
    assert said(language, again, date=DATES[language]["retry"]) in page(
        wangs, f"/asks/vouches/{vouch_row().pk}/"
    )
    told = said(
        language, "With %(target)s it did not come together this time", target=named("陈先生", language)
    )
    assert told not in page(lins, "/"), "she opened its page"


def test_who_reports_it_reports_the_introducer(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client
) -> None:
    part, _other = brought(wang, lin, chen)
    path = f"/people/{wang.handle}/report/?invitation={part.pk}"
    assert path in lins.get(f"/asks/invitations/{part.pk}/").content.decode()
    lins.post(path, {"tell": "on", "reason": "pressure", "words": "三次了", "attach": "on"})
    assert Report.objects.using("owner").get().reported_id == wang.handle


def test_a_contact_is_found_by_name_and_whoever_was_looked_through_is_recorded(
    wang: Member, lin: Member, wangs: Client, raw: Callable[..., Any]
) -> None:
    veiled = cast.member("")
    cast.say(veiled, "name", {0: "钱女士", 4: "钱深藏"})
    others = [veiled, *(cast.member(f"会员{number}号") for number in range(7))]
    for minutes, one in enumerate(others, start=1):
        cast.relate(wang, one, 1, since=timezone.now() - timedelta(minutes=minutes))
    path = f"/contacts/{lin.handle}/introduce/"

    def finds(typed: str) -> list[Member]:
        answer = wangs.get(path, {"q": typed}).content.decode()
        return [one for one in others if f"{path}{one.handle}/" in answer]

    assert 'name="q"' in wangs.get(path).content.decode()
    assert finds(" 会员３号 ") == [others[4]]
    assert finds("号 (EN)") == others[1:]
    assert finds("深藏") == []
    record = raw("postgres")
    [before] = record.execute("SELECT max(id) FROM ledger_entry").fetchone()
    first = picking.called(wang.pk, "号", after=None, at_most=5)
    behind = picking.called(wang.pk, "号", after=first.after, at_most=5)
    assert [one.handle for one in first.people] == [one.handle for one in others[1:6]]
    assert [one.handle for one in behind.people] == [one.handle for one in others[6:]]
    assert behind.after is None
    rows = record.execute(
        "SELECT o.member_id FROM ledger_entry e JOIN ledger_pseudonym o ON o.pseudonym = e.owner WHERE e.id > %s",
        [before],
    )
    every = [*Relationship.objects.using("owner").filter(owner=wang).values_list("viewer_id", flat=True)]
    assert sorted(row[0] for row in rows) == sorted([*every, *(one.pk for one in others[6:])])
