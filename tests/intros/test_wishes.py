"""By description: a wish in words, laid before an introducer with those of their contacts who could fit."""

from collections.abc import Callable

import pytest
from django.test import Client

from disclosure.errors import Gone, NotThere, Resting
from intros import fitting, introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.asking.faces import Outcome, carry, nothing, told_apart
from tests.asking.world import NOON, Clock
from tests.intros.test_face import answered, seekers_pages
from tests.intros.words import filled
from tests.intros.world import ANSWER_BY, WORDS, notices, page, said, sought, target_row, vouch_row
from tests.leaks.engine import Vars
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

WISH = "成都懂冷链的朋友"


def wish(seeker: Member, introducer: Member | None) -> int:
    return introductions.seek(
        seeker_id=seeker.pk, target=None, introducer=introducer.handle if introducer else None,
        purpose="advice", note="", envelope=[], wish=WISH,
    )  # fmt: skip


@pytest.fixture
def zhou(wang: Member) -> Member:
    """周工, whom 王芳 knows, who says of himself to her alone what is wished for."""
    made = cast.member("周工")
    cast.say(made, "headline", {2: "成都冷链仓储十年"})
    cast.relate(wang, made, 1)
    cast.relate(made, wang, 2)
    return made


def test_the_way_of_a_wish(
    clock: Clock, lin: Member, wang: Member, zhou: Member, lins: Client, wangs: Client, language: str
) -> None:
    assert lins.post("/asks/wish/", {**filled(lin, wang), "wish": WISH}).status_code == 302
    assert (sought().target_id, sought().wish) == (None, WISH)
    own = f"/asks/introductions/{sought().pk}/"
    assert WISH in page(lins, own)
    carry()
    path = f"/asks/vouches/{vouch_row().pk}/"
    words = page(wangs, path)
    assert WISH in words
    assert words.index("周工") < words.index("陈志远")  # who fits comes before who does not
    assert said(language, "%(seeker)s would like to meet somebody you may know").split("%(seeker)s")[
        1
    ] in page(wangs, "/asks/")
    answer = {"answer": "vouched", "words": WORDS, "target": zhou.handle}
    assert wangs.post(path, answer).headers["Location"] == path
    carry()
    assert "周工" not in page(lins, own)
    assert (target_row().target_id, target_row().wish) == (zhou.pk, WISH)
    client = client_for(zhou)
    assert WISH in page(client, f"/asks/invitations/{target_row().pk}/")
    introductions.accept(target_id=zhou.pk, part=target_row().pk)
    assert (sought().state, sought().target_id) == ("connected", zhou.handle)
    assert "周工" in page(lins, own)
    assert (lin.pk, "connected", sought().pk) in notices()


def test_who_fits_is_found_in_what_the_introducer_reads_and_recorded(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhou: Member, raw: Callable[..., object]
) -> None:
    cast.say(chen, "bio", {4: "成都冷链"})  # too guarded for her
    hides = cast.member("看不见")
    cast.say(hides, "bio", {0: "成都冷链"})
    cast.relate(wang, hides, 1)
    cast.shield(hides, wang)
    withheld = cast.member("不给看")
    cast.withhold(cast.say(withheld, "bio", {0: "成都冷链"}), wang)
    cast.relate(wang, withheld, 1)
    cast.say(cast.member("不相识"), "bio", {0: "成都冷链"})
    wish(lin, wang)
    carry()
    found = fitting.who_could_fit(wang.pk, vouch_row().pk)
    assert [one.person.handle for one in found] == [zhou.handle]
    assert [field.kind.code for field in found[0].matched] == ["headline"]
    rows = raw("postgres").execute(  # type: ignore[attr-defined]
        "SELECT o.member_id, cardinality(e.wordings) FROM ledger_entry e"
        " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.act = 'read' AND e.surface = 'search' AND v.member_id = %s ORDER BY e.id",
        [wang.pk],
    )
    assert rows.fetchall() == [(zhou.pk, 2)]
    assert fitting.who_could_fit(zhou.pk, vouch_row().pk) == []  # a wish of nobody's


def test_through_the_circle_whoever_trusts_the_seeker_is_asked_one_at_a_time(
    clock: Clock, lin: Member, wang: Member, zhou: Member
) -> None:
    cast.relate(lin, zhou, 1)
    cast.relate(zhou, lin, 3)
    wish(lin, None)
    carry()
    assert vouch_row().introducer_id == zhou.pk
    introductions.pass_by(introducer_id=zhou.pk, part=vouch_row().pk)
    carry()
    asked = IntroducerPart.objects.using("owner").values_list("introducer_id", "state")
    assert set(asked) == {(zhou.pk, "passed"), (wang.pk, "asked")}


def test_only_a_contact_of_the_introducers_is_chosen_and_never_the_seeker(
    clock: Clock, lin: Member, wang: Member, zhou: Member, zhao: Member, wangs: Client
) -> None:
    wish(lin, wang)
    carry()
    path = f"/asks/vouches/{vouch_row().pk}/"
    for wrong in ("", zhao.handle, lin.handle, "a" * 16):
        typed = {"answer": "vouched", "words": WORDS, "target": wrong}
        assert wangs.post(path, typed).status_code == 422
        with pytest.raises(Gone):
            introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS, target=wrong)
    assert vouch_row().state == "asked"


def test_one_wish_at_a_time_through_the_same_contact(clock: Clock, lin: Member, wang: Member) -> None:
    wish(lin, wang)
    with pytest.raises(Resting):
        wish(lin, wang)
    assert wish(lin, None)
    with pytest.raises(NotThere):
        introductions.seek(
            seeker_id=lin.pk, target=None, introducer=wang.handle, purpose="advice", note="", envelope=[]
        )


def test_nobody_is_asked_twice_for_one_person_while_that_rests(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    wish(lin, wang)
    carry()
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS, target=chen.handle)
    carry()
    introductions.decline(target_id=chen.pk, part=target_row().pk)
    again = introductions.seek(
        seeker_id=lin.pk, target=chen.handle, introducer=wang.handle, purpose="advice", note="", envelope=[]
    )
    carry()
    part = IntroducerPart.objects.using("owner").get(introduction=again)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    assert TargetPart.objects.using("owner").count() == 1


def test_whatever_became_of_a_wish_the_seeker_gets_the_same(
    clock: Clock, lin: Member, chen: Member, wang: Member, worlds: Callable[[int], list[str]]
) -> None:
    wish(lin, wang)

    def thought_of(_vars: Vars) -> None:
        carry()
        client_for(wang).get(f"/asks/vouches/{vouch_row().pk}/")
        introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS, target=chen.handle)
        carry()

    def declined(found: Vars) -> None:
        thought_of(found)
        answered(introductions.decline)(found)

    outcomes: dict[str, list[Outcome]] = {
        "ignored": [carry],
        "never carried": [nothing],
        "somebody was thought of": [thought_of],
        "who declined": [declined],
    }
    paths = {**seekers_pages(chen, wang), "wish": "/asks/wish/"}
    del paths["seek again"]  # another ask than this one
    apart = told_apart(worlds, lin, outcomes, paths, NOON, ANSWER_BY)
    assert apart == {name: [] for name in list(outcomes)[1:]}
