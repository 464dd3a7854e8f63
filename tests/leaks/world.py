"""The people of the walks, and what a second world may hold that is none of the viewer's business.

林晓梅 (the viewer) is the one who mostly must not be able to tell; the others walk too, each with secrets of
their own to be kept from them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connections

from disclosure.models import (
    AccessDecision,
    AccessRequest,
    Case,
    CaseReviewer,
    CompanyShield,
    DeskCheck,
    DeskService,
    Fading,
    Grant,
    Label,
    LabelMember,
    Notice,
    Outbox,
    PrivateNote,
    Prompt,
    ReadBudget,
    Relationship,
    RelationshipEvent,
    Shield,
    StandingRule,
    Withholding,
)
from intros.models import IntroducerPart, Introduction, TargetPart
from profiles import sealing
from profiles.models import CompanyClaim, Field, Member, MemberKey, Phone, Wording

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=40)
BYSTANDERS = 24
ASKABLE = 6
"""Bystanders who may be asked for something."""

CASE, OTHERS_CASE = 600_001, 600_002
OTHERS = {
    "request": 600_003,
    "decision": 600_004,
    "introduction": 600_005,
    "vouch": 600_006,
    "invitation": 600_007,
}
"""Rows of others, which only a second world holds."""

OTHERS_LABEL = 600_008
CHECK = 600_030
OTHERS_PROMPT = 600_009

Cast = dict[str, Member]


class Population:
    """Makes members and what they say, with fixed ids, through the owner's login."""

    def __init__(self) -> None:
        self.next_id = 1000

    def id(self) -> int:
        """Return an id that is the same in every run."""
        self.next_id += 1
        return self.next_id

    def member(self, handle: str, name: str, **about: Any) -> Member:
        """Make a member who is called `name` by all; `handle` is padded to 16 letters."""
        number = f"+86138{self.id():08d}"
        member = Member(handle=f"{handle:a<16}", shuffle=self.next_id * 7919, joined_at=BEFORE, **about)
        member.save(using="owner")
        wrapped = sealing.new_wrapped_key()
        MemberKey.objects.using("owner").create(member=member, wrapped=wrapped)
        sealed = sealing.seal_bytes(
            number.encode(), wrapped_key=wrapped, member_id=member.pk, wording_id=sealing.PHONE
        )
        Phone.objects.using("owner").create(
            member=member, number_hash=sealing.lookup_hash(number), number_sealed=sealed, verified=True
        )
        self.field(member, "name", {0: name})
        return member

    def field(self, owner: Member, kind: str, says: dict[int, str], **about: Any) -> Field:
        """Give a member a field with a wording for each tier."""
        made = Field(id=self.id(), owner=owner, kind=kind, **about)
        made.save(using="owner")
        for tier, text in says.items():
            self.wording(made, tier, text, coarse=sum(other > tier for other in says))
        return made

    def wording(self, field: Field, tier: int, text: str, *, coarse: int = 0) -> Wording:
        """Say something at one tier; a sealed kind is sealed."""
        made = Wording(id=self.id(), field=field, owner_id=field.owner_id, tier=tier, coarse=coarse)
        if field.kind == "mobile":
            wrapped = MemberKey.objects.using("owner").get(member_id=field.owner_id).wrapped
            made.sealed = sealing.seal(
                sealing.Texts(text), wrapped_key=bytes(wrapped), member_id=field.owner_id, wording_id=made.pk
            )
        else:
            made.zh = text
        made.save(using="owner")
        return made


def relate(owner: Member, viewer: Member, level: int) -> None:
    """Let an owner trust a viewer at a level."""
    Relationship.objects.using("owner").create(
        owner=owner, viewer=viewer, level=level, basis="met", since=BEFORE
    )
    RelationshipEvent.objects.using("owner").create(
        owner=owner, viewer=viewer, what="met", level=level, at=BEFORE
    )


def give(wording: Wording, viewer: Member, until: datetime) -> None:
    """Open a wording to a viewer."""
    permission = Permission.objects.using("owner").get(codename="read_wording")
    Grant.objects.using("owner").create(
        permission=permission, user=viewer, content_object=wording, owner_id=wording.owner_id,
        given_at=BEFORE, expires_at=until, basis="owner",
    )  # fmt: skip


def claim(member: Member, key: str) -> None:
    """Let a member have said for long that a company is theirs."""
    CompanyClaim.objects.using("owner").create(member=member, key=key, since=BEFORE)


def handle(name: str) -> str:
    """Return the padded handle of one of the cast."""
    return f"{name:a<16}"


def number_of(name: str) -> str:
    """Return the number with which one of the cast signs in."""
    wrapped = MemberKey.objects.using("owner").get(member__handle=handle(name))
    sealed = Phone.objects.using("owner").get(member=wrapped.member_id).number_sealed
    return sealing.unseal_bytes(
        bytes(sealed),
        wrapped_key=bytes(wrapped.wrapped),
        member_id=wrapped.member_id,
        wording_id=sealing.PHONE,
    ).decode()


def build() -> Cast:
    """Make the world that both have in common."""
    made = Population()
    cast = {
        name: made.member(name, called, **about)
        for name, called, about in (
            ("viewer", "林女士", {"language": "en"}),
            ("owner", "陈先生", {}),
            ("introducer", "周总", {}),
            ("target", "王女士", {}),
            ("stranger", "赵先生", {}),
            ("unlisted", "孙女士", {"listed": False}),
            ("operator", "秘书处", {"listed": False, "is_staff": True, "is_superuser": True}),
            ("reviewer", "监督员", {"listed": False, "is_staff": True}),
        )
    }
    viewer, owner, introducer, target = (cast[name] for name in ("viewer", "owner", "introducer", "target"))
    made.field(viewer, "headline", {0: "做冷链的"})
    made.field(viewer, "mobile", {3: "+8613900000001"})
    claim(viewer, "招商证券")
    made.field(owner, "headline", {0: "投资人"})
    made.field(owner, "company", {0: "某头部券商", 1: "东方证券", 4: "东方证券自营部"}, ask_from=None)
    made.field(owner, "mobile", {3: "+8613900000002"}, ask_from=1)
    opened = made.field(owner, "city", {2: "上海"})
    give(Wording.objects.using("owner").get(field=opened), viewer, NOW + timedelta(days=30))
    made.field(introducer, "company", {1: "招商银行"})
    made.field(target, "bio", {0: "二十年老厂", 2: "正在找成都的合作方"}, ask_from=0)
    relate(owner, viewer, 1)
    relate(viewer, owner, 1)
    for one, other, level in (
        (introducer, viewer, 2),
        (viewer, introducer, 2),
        (introducer, target, 2),
        (target, introducer, 2),
    ):
        relate(one, other, level)
    for number in range(BYSTANDERS):
        name = f"by{chr(97 + number)}"
        cast[name] = made.member(name, f"会员{number}")
        if number < ASKABLE:
            made.field(cast[name], "company", {2: f"某公司{number}"}, ask_from=0)
    for name in ("bya", "byb"):
        relate(cast[name], introducer, 2)
    for name in ("stranger", "byc"):
        relate(introducer, cast[name], 2)
        relate(cast[name], introducer, 1)
    cast["desk"] = made.member("desk", "秘书处的人", listed=False, is_desk=True)
    relate(introducer, cast["desk"], 1)
    checked = {
        kind: Field.objects.using("owner").get(owner=introducer, kind=kind).pk for kind in ("name", "company")
    }
    DeskCheck.objects.using("owner").create(
        id=CHECK,
        owner=introducer,
        name_field=checked["name"],
        company_field=checked["company"],
        checked_at=BEFORE,
    )
    case = Case(id=CASE, title="例行抽查", opened_at=BEFORE, closes_at=NOW + timedelta(days=90))
    case.save(using="owner")
    review = Permission.objects.using("owner").get(codename="review_case")
    CaseReviewer.objects.using("owner").create(user=cast["reviewer"], permission=review, content_object=case)
    return cast


def hide(cast: Cast) -> None:
    """Make a second world for the viewer: everything here is none of her business."""
    hide_words(cast)
    hide_people(cast)
    hide_labels(cast)
    hide_rules(cast)
    hide_asks(cast)
    hide_a_case()
    hide_reads()


def hide_words(cast: Cast) -> None:
    """Change what lies behind veils, and how far others trust whom."""
    made = Population()
    made.next_id = 500_000
    viewer, owner, introducer, target = (cast[name] for name in ("viewer", "owner", "introducer", "target"))
    # other levels, behind which the same wordings lie
    Relationship.objects.using("owner").filter(owner=introducer, viewer=viewer).update(level=3)
    made.field(introducer, "bio", {4: "想在五十岁前退休"}, ask_from=None)
    made.field(owner, "bio", {4: "私下里在看医疗" * 30}, ask_from=None)
    company = Wording.objects.using("owner").filter(field__owner=owner, field__kind="company")
    company.filter(tier=4).update(zh="已离职")
    Wording.objects.using("owner").filter(field__owner=target, tier=2).update(zh="已找到合作方，不再需要" * 5)
    withheld = made.field(owner, "bio", {0: "只给别人看的"}, position=1)
    Withholding.objects.using("owner").create(owner=owner, field=withheld, viewer=viewer)
    relate(owner, target, 3)
    relate(target, owner, 4)
    number = Wording.objects.using("owner").get(field__owner=owner, field__kind="mobile")
    give(number, target, NOW + timedelta(days=9))


def hide_labels(cast: Cast) -> None:
    """Let others keep labels and notes about the viewer, and hide from her and withhold from her by one."""
    made = Population()
    made.next_id = 530_000
    owner, viewer, introducer = (cast[name] for name in ("owner", "viewer", "introducer"))
    label = Label(id=OTHERS_LABEL, owner=owner, name="供应商")
    label.save(using="owner")
    LabelMember(label=label, owner=owner, viewer=viewer).save(using="owner")
    withheld = made.field(owner, "bio", {0: "只给别人看的第二条"}, position=2)
    Withholding.objects.using("owner").create(owner=owner, field=withheld, label=label)
    hidden = made.member("hideslabel", "看不见的人", listed=True)
    theirs = Label(id=OTHERS_LABEL + 1, owner=hidden, name="不想见")
    theirs.save(using="owner")
    LabelMember(label=theirs, owner=hidden, viewer=viewer).save(using="owner")
    Shield.objects.using("owner").create(owner=hidden, label=theirs)
    for writer, about in ((owner, viewer), (introducer, viewer), (introducer, owner)):
        note_id, key = made.id(), bytes(MemberKey.objects.using("owner").get(member=writer).wrapped)
        words = sealing.seal_bytes(
            "不可靠".encode(), wrapped_key=key, member_id=writer.pk, wording_id=note_id
        )
        PrivateNote.objects.using("owner").create(id=note_id, owner=writer, about=about, sealed=words)


def hide_rules(cast: Cast) -> None:
    """Let others have rules about whom they get to know, the viewer fade for one, and be suggested to another."""
    owner, introducer, viewer = (cast[name] for name in ("owner", "introducer", "viewer"))
    for number, (member, occasion, level) in enumerate(
        ((owner, "quiet", None), (owner, "introduced", 2), (introducer, "met", 1)), start=600_010
    ):
        due = NOW if occasion == "quiet" else None
        StandingRule.objects.using("owner").create(
            id=number, owner=member, occasion=occasion, level=level, since=BEFORE, due_at=due
        )
    Prompt.objects.using("owner").create(
        id=OTHERS_PROMPT, owner=owner, viewer=viewer, made_at=BEFORE, answer=""
    )
    for member in (owner, introducer):
        DeskService.objects.using("owner").create(member=member, since=BEFORE)
    Fading.objects.using("owner").create(id=600_020, owner=introducer, viewer=viewer, ends_at=NOW)


def hide_people(cast: Cast) -> None:
    """Add people who keep out of the viewer's sight, listed and not."""
    made = Population()
    made.next_id = 510_000
    viewer = Member.objects.using("owner").get(handle=handle("viewer"))
    for name, listed in (("hidesone", True), ("hidestwo", False), ("hidesthree", True)):
        hidden = made.member(name, "看不见的人", listed=listed)
        made.field(hidden, "company", {0: "神秘公司"}, ask_from=0)
        if listed:
            Shield.objects.using("owner").create(owner=hidden, person=viewer)
    hidden = made.member("hidescompany", "看不见的人", listed=True)
    CompanyShield.objects.using("owner").create(id=made.id(), owner=hidden, name="招商证券股份有限公司")
    for name in ("introducer", "bya"):
        claim(cast[name], "某银行")


def hide_asks(cast: Cast) -> None:
    """Let others ask one another, be told, and read."""
    owner, target = cast["owner"], cast["target"]
    field = Field.objects.using("owner").get(owner=owner, kind="mobile")
    asked = AccessRequest.objects.using("owner").create(
        id=OTHERS["request"], asker=target, owner=owner, field_ids=[field.pk], kinds=["mobile"], purpose="advice",
        state="waiting", sent_at=BEFORE, answer_by=NOW + timedelta(days=2), changed_at=BEFORE,
    )  # fmt: skip
    AccessDecision.objects.using("owner").create(
        id=OTHERS["decision"], owner=owner, asker=target, request=asked, field_ids=asked.field_ids, purpose="advice",
        state="open", arrived_at=BEFORE, answer_by=asked.answer_by, changed_at=BEFORE,
    )  # fmt: skip
    Notice.objects.using("owner").create(
        id=610_000, member=owner, kind="access_asked", row_id=OTHERS["decision"], made_at=BEFORE
    )
    sought = Introduction.objects.using("owner").create(
        id=OTHERS["introduction"], seeker=owner, target=target, introducer=cast["introducer"], purpose="advice",
        state="waiting", sent_at=BEFORE, answer_by=NOW + timedelta(days=3), changed_at=BEFORE,
    )  # fmt: skip
    common = {
        "introduction": sought,
        "seeker": owner,
        "purpose": "advice",
        "arrived_at": BEFORE,
        "changed_at": BEFORE,
    }
    IntroducerPart.objects.using("owner").create(
        id=OTHERS["vouch"], introducer=cast["introducer"], target=target, state="vouched", words="可靠",
        answer_by=NOW, closes_at=sought.answer_by, **common,
    )  # fmt: skip
    TargetPart.objects.using("owner").create(
        id=OTHERS["invitation"], target=target, introducer=cast["introducer"], state="asked", words="可靠",
        answer_by=sought.answer_by, **common,
    )  # fmt: skip
    Outbox.objects.using("owner").create(
        step="deliver_access_request", row_id=asked.pk, version=1, made_at=BEFORE, done_at=BEFORE
    )
    ReadBudget.objects.using("owner").create(member=owner, window_start=NOW, used=17)


def hide_a_case() -> None:
    """Open a case that nobody of the cast may look into."""
    Case(id=OTHERS_CASE, title="另一桩", opened_at=BEFORE, closes_at=NOW + timedelta(days=9)).save(
        using="owner"
    )


def hide_reads() -> None:
    """Let others read one another, which takes ids from the ledger's sequence."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (at, act, surface, viewer, owner)"
            " SELECT instant(), 'read', 'profile', p.pseudonym, p.pseudonym FROM ledger_pseudonym p LIMIT 5"
        )
