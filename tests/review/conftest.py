"""The operator, the reviewer, the cast they look at, and cases."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from disclosure.models import Case, CaseReviewer
from disclosure.reading import disclose
from profiles import sealing
from profiles.ids import new_handle
from profiles.models import Field, Member, MemberKey, Phone, Wording


@dataclass(frozen=True)
class People:
    """Who takes part."""

    operator: Member
    reviewer: Member
    chen: Member
    lin: Member
    wang: Member


def make(name: str, number: str, **about: object) -> Member:
    """A member with a name that all may read, a sealed mobile, and the number they sign in with."""
    member = Member.objects.using("owner").create(handle=new_handle(), **about)
    wrapped = sealing.new_wrapped_key()
    MemberKey.objects.using("owner").create(member=member, wrapped=wrapped)
    sealed = sealing.seal_bytes(
        number.encode(), wrapped_key=wrapped, member_id=member.pk, wording_id=sealing.PHONE
    )
    Phone.objects.using("owner").create(
        member=member, number_hash=sealing.lookup_hash(number), number_sealed=sealed, verified=True
    )
    field = Field.objects.using("owner").create(owner=member, kind="name")
    Wording.objects.using("owner").create(field=field, tier=0, zh=name, owner=member)
    return member


@pytest.fixture
def people() -> People:
    """陈志远 and 林晓梅 read each other's names; 王芳 stands by."""
    return People(
        operator=make("秘书处", "+8613800138005", is_staff=True, is_superuser=True, listed=False),
        reviewer=make("监督员", "+8613800138006", is_staff=True, listed=False),
        chen=make("陈志远", "+8613800138001"),
        lin=make("林晓梅", "+8613800138002"),
        wang=make("王芳", "+8613800138004"),
    )


def open_case(
    *reviewers: Member, about: Member | None = None, days: float = 30, title: str = "例行抽查"
) -> Case:
    """A case that these may look into, for so many days from now."""
    case = Case.objects.using("owner").create(
        title=title, about_id=about.handle if about else None, closes_at=timezone.now() + timedelta(days=days)
    )
    permission = Permission.objects.using("owner").get(codename="review_case")
    for reviewer in reviewers:
        CaseReviewer.objects.using("owner").create(user=reviewer, permission=permission, content_object=case)
    return case


def reads(viewer: Member, owner: Member, surface: str = "profile") -> None:
    """One member opens another's profile."""
    disclose(viewer.pk, [owner.handle], surface)
