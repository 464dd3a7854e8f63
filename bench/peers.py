"""Peers: the same question to Django's ORM, and to django-guardian in its two best forms."""

from collections.abc import Iterable, Sequence

import psycopg
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import get_objects_for_user

from bench import cases
from bench.race import Contender
from bench.routing import on
from disclosure.models import Grant, Relationship, Shield, Withholding
from profiles.models import Member, Wording

PERMISSION = "read_wording"
# For every look of the run: what the rule gives, written out as permissions. An end that has passed is nothing to
# guardian, which knows none.
WRITTEN_OUT = """
    INSERT INTO bench.disclosure_grant
        (permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference)
    SELECT DISTINCT p.id, l.viewer, r.wording_id, r.owner_id, now(), now(), 'bench', 0
    FROM (SELECT unnest(%(viewers)s::bigint[]) AS viewer, unnest(%(handles)s::text[]) AS handle) l
    CROSS JOIN LATERAL readable(ARRAY[l.handle], l.viewer, now()) r
    JOIN auth_permission p ON p.codename = 'read_wording'
    WHERE r.wording_id IS NOT NULL
"""
AS_THEY_ARE = """
    INSERT INTO bench.disclosure_grant
        (permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference)
    SELECT permission_id, user_id, content_object_id, owner_id, given_at, expires_at, basis, reference
    FROM public.disclosure_grant WHERE user_id <> ALL (%(viewers)s)
"""


def write_out(owner: psycopg.Connection, looks: Iterable[cases.Case]) -> None:
    """Give guardian its permissions: everybody's grants, and for the viewers of the run what they may read."""
    pairs = [(look.viewer, handle) for look in looks for handle in look.handles]
    viewers = [viewer for viewer, _ in pairs]
    owner.execute(AS_THEY_ARE, {"viewers": viewers})
    owner.execute(WRITTEN_OUT, {"viewers": viewers, "handles": [handle for _, handle in pairs]})
    owner.execute("ANALYZE bench.disclosure_grant")


def orm() -> Contender[list[Wording]]:
    """One queryset that says the whole rule; it does not say what may be asked for."""

    def ask(case: cases.Case) -> list[Wording]:
        with on("owner"):
            return list(readable(case.viewer, case.handles))

    return Contender("Django's ORM, one queryset", ask, lambda found: {wording.pk for wording in found})


def readable(viewer: int, handles: Sequence[str]) -> QuerySet[Wording]:
    """The most guarded readable wording of each field."""
    now = timezone.now()
    pair = {"owner": OuterRef("owner")}
    lasting = Relationship.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), **pair, viewer=viewer)
    grants = Grant.objects.filter(**pair, user=viewer, expires_at__gt=now)
    level = Case(
        When(owner=viewer, then=Value(5)), default=Coalesce(Subquery(lasting.values("level")), 0),
        output_field=BigIntegerField(),
    )  # fmt: skip
    return (
        Wording.objects.filter(owner__handle__in=handles, owner__is_active=True)
        .exclude(Exists(Shield.objects.filter(**pair, person=viewer)))
        .exclude(Exists(Shield.objects.filter(owner=viewer, person=OuterRef("owner"))))
        .exclude(Exists(Withholding.objects.filter(**pair, viewer=viewer, field=OuterRef("field"))))
        .annotate(level=level)
        .filter(Q(owner__listed=True) | Q(level__gt=0) | Exists(grants))
        .filter(Q(tier__lte=F("level")) | Exists(grants.filter(content_object=OuterRef("pk"))))
        .order_by("field", "-tier")
        .distinct("field")
        .select_related("field")
    )


class Guardian:
    """Django-guardian over permissions that say beforehand exactly what the rule gives.

    It does not have to know levels, ends, shields or which wording is the most guarded, nor give reasons.
    """

    def __init__(self, looks: Iterable[cases.Case]) -> None:
        """Members are read before anything is timed."""
        self.members = Member.objects.using("owner").in_bulk({look.viewer for look in looks})

    def contenders(self) -> list[Contender[list[Wording]]]:
        """Both ways."""
        return [
            Contender("django-guardian, checker with prefetch", self.check, ids),
            Contender("django-guardian, get_objects_for_user", self.objects, ids),
        ]

    def wordings(self, case: cases.Case) -> QuerySet[Wording]:
        """All wordings of the owners, with their fields."""
        return Wording.objects.filter(owner__handle__in=case.handles).select_related("field")

    def check(self, case: cases.Case) -> list[Wording]:
        """Fetch all, ask for each."""
        with on("guardian"):
            wordings = list(self.wordings(case))
            checker = ObjectPermissionChecker(self.members[case.viewer])
            checker.prefetch_perms(wordings)  # type: ignore[arg-type]  # its docstring says: any objects
            return [wording for wording in wordings if checker.has_perm(PERMISSION, wording)]

    def objects(self, case: cases.Case) -> list[Wording]:
        """Fetch those for which there is a permission."""
        with on("guardian"):
            found = get_objects_for_user(
                self.members[case.viewer],
                PERMISSION,
                klass=self.wordings(case),
                use_groups=False,
                with_superuser=False,
                accept_global_perms=False,
            )
            return list(found)


def ids(wordings: Iterable[Wording]) -> set[int]:
    """Their keys."""
    return {wording.pk for wording in wordings}
