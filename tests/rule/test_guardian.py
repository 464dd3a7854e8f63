"""django-guardian's view of grants: right for tooling on the owner's login, and never what decides a read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection
from django.test import override_settings
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm
from guardian.utils import get_user_obj_perms_model

from disclosure import grants, reading
from disclosure.models import Grant
from profiles.binding import bound
from profiles.models import Field, Member, Wording

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
PERMISSION = "profiles.read_wording"


@pytest.fixture
def people() -> tuple[Member, Member, Wording, Wording]:
    """陈志远 and 林晓梅, who do not know each other; two wordings of 陈志远's, for those he knows well."""
    chen, lin = (Member.objects.using("owner").create() for _ in range(2))
    field = Field.objects.using("owner").create(owner=chen, kind="company")
    exact, veiled = (
        Wording.objects.using("owner").create(
            field=field, owner=chen, tier=tier, coarse=3 - tier, zh=f"第{tier}层"
        )
        for tier in (3, 2)
    )
    return chen, lin, exact, veiled


def reads(viewer: Member, owner: Member) -> list[int | None]:
    """Which wordings the door gives."""
    found = reading.disclose(viewer.pk, [owner.handle], "profile").get(owner.handle)
    return [field.wording_id for field in found.readable] if found else []


def tooling_finds(viewer: Member) -> set[int]:
    """Which wordings guardian says are open to a member, asked on the owner's login."""
    found = get_objects_for_user(
        viewer, PERMISSION, klass=Wording.objects.using("owner"), accept_global_perms=False
    )
    return set(found.values_list("pk", flat=True))


class ToOwner:
    """Sends every query to the owner's login, which is the default where tooling runs."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return "owner"

    db_for_write = db_for_read


@contextmanager
def using_the_owners_login() -> Iterator[None]:
    with override_settings(DATABASE_ROUTERS=[ToOwner()]):
        yield


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(days=9)


def test_a_grant_is_guardians_object_permission_on_a_wording(
    people: tuple[Member, Member, Wording, Wording],
) -> None:
    chen, lin, exact, _ = people
    assert get_user_obj_perms_model(exact) is Grant
    grants.give(owner_id=chen.pk, wordings=[exact.pk], viewer=lin.handle, until=soon())
    [grant] = Grant.objects.using("owner").all()
    assert (grant.content_object_id, grant.user_id, grant.owner_id) == (exact.pk, lin.pk, chen.pk)
    assert grant.permission == Permission.objects.using("owner").get(codename="read_wording")
    assert (tooling_finds(lin), tooling_finds(chen)) == ({exact.pk}, set())
    assert reads(lin, chen) == [exact.pk]
    grants.revoke(owner_id=chen.pk, viewer=lin.handle)
    assert (tooling_finds(lin), reads(lin, chen)) == (set(), [])


def test_guardian_forgets_no_grant_that_has_ended_and_the_door_does(
    people: tuple[Member, Member, Wording, Wording], raw: Connect
) -> None:
    """Its helpers know no end: that is why they never decide a read."""
    chen, lin, exact, _ = people
    grants.give(owner_id=chen.pk, wordings=[exact.pk], viewer=lin.handle, until=soon())
    raw("owner").execute("UPDATE disclosure_grant SET expires_at = now()")
    assert tooling_finds(lin) == {exact.pk}
    with using_the_owners_login():
        assert lin.has_perm(PERMISSION, exact)
        assert ObjectPermissionChecker(lin).has_perm("read_wording", exact)
    assert reads(lin, chen) == []


def test_as_a_viewer_guardian_finds_nothing_to_decide_by(
    people: tuple[Member, Member, Wording, Wording],
) -> None:
    """Row security shows a grant to its owner alone: on the web's login guardian answers no or not at all."""
    chen, lin, exact, _ = people
    grants.give(owner_id=chen.pk, wordings=[exact.pk], viewer=lin.handle, until=soon())
    with bound(lin.pk):
        viewer = Member.objects.get(pk=lin.pk)
        assert not get_objects_for_user(viewer, PERMISSION, use_groups=False).exists()
    with pytest.raises(DatabaseError, match="permission denied"), bound(lin.pk):
        viewer.has_perm(PERMISSION, exact)
    assert reads(lin, chen) == [exact.pk]


def test_the_web_writes_no_grant_past_the_verb(people: tuple[Member, Member, Wording, Wording]) -> None:
    chen, lin, exact, veiled = people
    grants.give(owner_id=chen.pk, wordings=[exact.pk], viewer=lin.handle, until=soon())
    permission = Permission.objects.get(codename="read_wording")
    for who in (chen.pk, lin.pk):
        for statement in (
            f"INSERT INTO disclosure_grant (permission_id, user_id, content_object_id, owner_id, given_at, expires_at,"
            f" basis, reference) VALUES ({permission.pk}, {lin.pk}, {veiled.pk}, {chen.pk}, now(), now(), 'owner', 0)",
            "UPDATE disclosure_grant SET expires_at = now() + interval '9 years'",
            f"UPDATE disclosure_grant SET user_id = {chen.pk}",
            "DELETE FROM disclosure_grant",
            "TRUNCATE disclosure_grant",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                bound(who),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
    with bound(chen.pk):
        owner = Member.objects.get(pk=chen.pk)
        with pytest.raises(DatabaseError):
            assign_perm("read_wording", owner, Wording.objects.get(pk=veiled.pk))
    with pytest.raises(DatabaseError), bound(chen.pk):
        remove_perm("read_wording", lin, exact)
    assert [grant.user_id for grant in Grant.objects.using("owner").all()] == [lin.pk]


def test_a_grant_is_of_the_wordings_owner_whatever_is_written(
    people: tuple[Member, Member, Wording, Wording], raw: Connect
) -> None:
    """The owner in the row is copied by the database: nobody gives away what is another's."""
    chen, lin, exact, veiled = people
    permission = Permission.objects.using("owner").get(codename="read_wording")
    raw("owner").execute(
        "INSERT INTO disclosure_grant (permission_id, user_id, content_object_id, owner_id, given_at, expires_at,"
        " basis, reference) VALUES (%s, %s, %s, %s, now(), now() + interval '1 day', 'owner', 0)",
        [permission.pk, lin.pk, veiled.pk, lin.pk],
    )
    raw("owner").execute("UPDATE disclosure_grant SET owner_id = %s", [lin.pk])
    [grant] = Grant.objects.using("owner").all()
    assert grant.owner_id == chen.pk
    grants.give(owner_id=lin.pk, wordings=[exact.pk], viewer=chen.handle, until=soon())
    assert Grant.objects.using("owner").count() == 1, "wordings that are not one's own are passed over"


def test_guardians_helpers_cannot_make_a_grant_without_an_end(
    people: tuple[Member, Member, Wording, Wording],
) -> None:
    _, lin, exact, _ = people
    with pytest.raises(DatabaseError, match="not-null"), using_the_owners_login():
        assign_perm("read_wording", lin, exact)
    assert Grant.objects.using("owner").count() == 0
