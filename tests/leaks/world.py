"""The people of the walk, and what differs behind the scenes.

林晓梅 (the viewer) is the one who must not be able to tell. What she may see is the same in both worlds;
`secrets` lists everything else that a second world may hold.
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
    Grant,
    Notice,
    Outbox,
    ReadBudget,
    Relationship,
    RelationshipEvent,
    Shield,
    Withholding,
)
from profiles import sealing
from profiles.models import Field, Member, MemberKey, Phone, Wording

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=40)
BYSTANDERS = 24


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
        number = f"+86138{self.next_id:08d}"
        member = Member(handle=f"{handle:a<16}", shuffle=self.id() * 7919, joined_at=BEFORE, **about)
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
            self.wording(made, tier, text)
        return made

    def wording(self, field: Field, tier: int, text: str) -> Wording:
        """Say something at one tier; a sealed kind is sealed."""
        made = Wording(id=self.id(), field=field, owner_id=field.owner_id, tier=tier)
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


def handle(name: str) -> str:
    """Return the padded handle of one of the cast."""
    return f"{name:a<16}"


def build() -> dict[str, Member]:
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
        made.member(f"by{chr(97 + number)}", f"会员{number}")
    case = Case(id=made.id(), title="例行抽查", opened_at=BEFORE, closes_at=NOW + timedelta(days=90))
    case.save(using="owner")
    review = Permission.objects.using("owner").get(codename="review_case")
    CaseReviewer.objects.using("owner").create(user=cast["reviewer"], permission=review, content_object=case)
    return cast


def hide(cast_handles: dict[str, str]) -> None:
    """Make the second world: everything here is none of the viewer's business."""
    made = Population()
    made.next_id = 500_000
    cast = {name: Member.objects.using("owner").get(handle=text) for name, text in cast_handles.items()}
    viewer, owner, target = cast["viewer"], cast["owner"], cast["target"]
    # another level, behind which the same wordings lie
    Relationship.objects.using("owner").filter(owner=target, viewer=viewer).delete()
    # veiled fields and wordings: added, changed, longer
    made.field(owner, "bio", {4: "私下里在看医疗" * 30}, ask_from=None)
    Wording.objects.using("owner").filter(field__owner=owner, tier=4, field__kind="company").update(
        zh="已离职"
    )
    Wording.objects.using("owner").filter(field__owner=target, tier=2).update(zh="已找到合作方，不再需要" * 5)
    withheld = made.field(owner, "headline", {0: "只给别人看的"}, position=1)
    Withholding.objects.using("owner").create(owner=owner, field=withheld, viewer=viewer)
    # people who keep out of the viewer's sight, listed and not
    for name, sees in (("hidesone", True), ("hidestwo", False), ("hidesthree", True)):
        hidden = made.member(name, "看不见的人", listed=sees)
        made.field(hidden, "company", {0: "神秘公司"})
        if sees:
            Shield.objects.using("owner").create(owner=hidden, person=viewer)
    # what others do among themselves
    relate(owner, target, 3)
    relate(target, owner, 4)
    number = Wording.objects.using("owner").get(field__owner=owner, field__kind="mobile")
    give(number, target, NOW + timedelta(days=9))
    asked = AccessRequest.objects.using("owner").create(
        id=made.id(), asker=target, owner=owner, field_ids=[number.field_id], kinds=["mobile"],
        purpose="advice", state="waiting", sent_at=BEFORE, answer_by=NOW + timedelta(days=2), changed_at=BEFORE,
    )  # fmt: skip
    AccessDecision.objects.using("owner").create(
        id=made.id(), owner=owner, asker=target, request=asked, field_ids=asked.field_ids, purpose="advice",
        state="open", arrived_at=BEFORE, answer_by=asked.answer_by, changed_at=BEFORE,
    )  # fmt: skip
    Notice.objects.using("owner").create(
        id=made.id(), member=owner, kind="access_asked", row_id=made.next_id - 1, made_at=BEFORE
    )
    Outbox.objects.using("owner").create(
        step="deliver_access_request", row_id=asked.pk, version=1, made_at=BEFORE, done_at=BEFORE
    )
    ReadBudget.objects.using("owner").create(member=owner, window_start=NOW, used=17)
    with connections["owner"].cursor() as cursor:
        # reads of others, which take ids from the ledger's sequence
        cursor.execute(
            "INSERT INTO ledger_entry (at, act, surface, viewer, owner)"
            " SELECT now(), 'read', 'profile', p.pseudonym, p.pseudonym FROM ledger_pseudonym p LIMIT 5"
        )
