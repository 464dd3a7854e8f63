"""Members' accounts: who a session belongs to, who has a number, how somebody joins or is appointed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from profiles import consent, sealing
from profiles.binding import bound
from profiles.characters import HAN
from profiles.ids import new_handle, random_id
from profiles.models import Field, Member, MemberKey, Phone, Wording
from profiles.sessions import SessionStore
from profiles.tiers import Tier


class MemberBackend(BaseBackend):
    """Who a session belongs to. There are no credentials: members come in through the code alone."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody signs in with a password."""

    def get_user(self, user_id: int) -> Member | None:
        """The member's own row, None when they may not sign in any more: row security shows no other."""
        with bound(user_id):
            return Member.objects.filter(pk=user_id, is_active=True).first()


class MemberAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks of us."""

    def get_login_stages(self) -> list[str]:
        """The code, which has proven the number: no e-mail, no second look at the phone."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; allauth's own messages would name the number."""


def let_in(request: HttpRequest, member: Member, wanted: str) -> HttpResponse:
    """Sign in a member whose number was proven, and send them where they were going.

    A closed account is sent to a page that says so.
    """
    SessionStore.clear_expired()
    record_authentication(request, member, method="code")
    response: HttpResponse = perform_login(request, Login(user=member, redirect_url=wanted))
    return response


def member_with(number: str) -> Member | None:
    """The member who signs in with an E.164 number, closed account or not; None if nobody does.

    Only for somebody who has proven that the number is theirs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_by_phone(%s)", [sealing.lookup_hash(number)])
        [member_id] = cursor.fetchone()
    return _own_row(member_id) if member_id else None


class NotAdmitted(Exception):
    """Somebody new comes without an invitation, and the operator admits no such number."""


def join(
    number: str, called: str, language: str, invitation: bytes | None = None, headline: str = ""
) -> Member:
    """Make a member with a proven number, called so by every member; or return who has the number already.

    `invitation` is the hash of what they were given, if they were; it is used up. Raise NotAdmitted.
    The account, the name, the headline if they wrote one, and that they agreed to the present version of consent are
    made in one transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT new_member_id()")
        [new_id] = cursor.fetchone()
    with bound(new_id), connection.cursor() as cursor:
        wrapped, sealed = _sealed(number, new_id)
        cursor.execute(
            "SELECT enrol(%s, %s, %s, %s, %s, %s, %s, %s::smallint, %s, %s)",
            [
                new_id,
                new_handle(),
                language,
                random_id(),
                sealing.lookup_hash(number),
                sealed,
                wrapped,
                consent.VERSION,
                settings.OPEN_SIGN_UP,
                invitation,
            ],
        )
        [member_id] = cursor.fetchone()
        if member_id is None:
            raise NotAdmitted
        if member_id == new_id:
            for kind, words in (("name", called), ("headline", headline)):
                if words:
                    field = Field.objects.create(owner_id=new_id, kind=kind)
                    Wording.objects.create(
                        field=field, owner_id=new_id, tier=Tier.OPEN, **in_its_language(words)
                    )
    return _own_row(member_id)


def in_its_language(words: str) -> dict[str, str]:
    """Words as the text of a wording: Chinese if there is a Han character in them, else English."""
    return {"zh" if HAN.search(words) else "en": words}


def own_number(member_id: int) -> str:
    """The E.164 number with which a member signs in, for their own eyes; '' if they have none."""
    with bound(member_id):
        row = (
            Phone.objects.filter(member_id=member_id)
            .values_list("number_sealed", "member__key__wrapped")
            .first()
        )
    if row is None:
        return ""
    sealed, wrapped = row
    return sealing.unseal_bytes(
        bytes(sealed), wrapped_key=bytes(wrapped), member_id=member_id, wording_id=sealing.PHONE
    ).decode()


def appoint(number: str, *, role: str) -> tuple[Member, bool]:
    """Make the member with an E.164 number an operator, a reviewer or one of the desk; and whether they are new.

    Only for the owner's login, past row security. A reviewer who is made an operator stays a reviewer of
    their cases; an operator is never made less. Appointed staff are not in the directory.
    """
    with transaction.atomic():
        phone = Phone.objects.filter(number_hash=sealing.lookup_hash(number)).select_related("member").first()
        member = phone.member if phone else _enrolled_by_owner(number)
        member.is_active = True
        member.is_staff = member.is_staff or role in {"operator", "reviewer"}
        member.is_superuser = member.is_superuser or role == "operator"
        member.is_desk = member.is_desk or role == "desk"
        member.save(update_fields=["is_staff", "is_active", "is_superuser", "is_desk"])
    return member, phone is None


def _enrolled_by_owner(number: str) -> Member:
    member = Member.objects.create(listed=False)
    wrapped, sealed = _sealed(number, member.pk)
    MemberKey.objects.create(member=member, wrapped=wrapped)
    Phone.objects.create(
        member=member, number_hash=sealing.lookup_hash(number), number_sealed=sealed, verified=True
    )
    return member


def _sealed(number: str, member_id: int) -> tuple[bytes, bytes]:
    """A new member's wrapped key, and their number under it."""
    wrapped = sealing.new_wrapped_key()
    return wrapped, sealing.seal_bytes(
        number.encode(), wrapped_key=wrapped, member_id=member_id, wording_id=sealing.PHONE
    )


def _own_row(member_id: int) -> Member:
    with bound(member_id):
        return Member.objects.get(pk=member_id)
