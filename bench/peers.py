"""Peers: the same question to Django's ORM, and to django-guardian in its two best forms."""

from collections.abc import Iterable, Sequence
from pathlib import Path

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
GUARDIAN = Path(__file__).parent / "sql" / "guardian.sql"
TABLES = ("disclosure_grant", "auth_group", "profiles_member_groups", "bench_grouppermission")


def fill(owner: psycopg.Connection, looks: Iterable[cases.Case]) -> None:
    """Tell guardian the rule, in groups and permissions."""
    pairs = [(look.viewer, handle) for look in looks for handle in look.handles]
    values = {"viewers": sorted({viewer for viewer, _ in pairs}), "handles": [handle for _, handle in pairs]}
    owner.execute(GUARDIAN.read_text(encoding="utf-8"), values)
    for table in TABLES:
        owner.execute(f"ANALYZE bench.{table}")


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
    """Django-guardian in its two best forms. It can't express shields, withholdings, ends or "the most guarded"."""

    def __init__(self, looks: Iterable[cases.Case]) -> None:
        """Members are read before anything is timed."""
        self.members = Member.objects.using("owner").in_bulk({look.viewer for look in looks})

    def contenders(self) -> list[Contender[list[Wording]]]:
        """Both."""
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
            return most_guarded(one for one in wordings if checker.has_perm(PERMISSION, one))

    def objects(self, case: cases.Case) -> list[Wording]:
        """Fetch those for which there is a permission."""
        with on("guardian"):
            found = get_objects_for_user(
                self.members[case.viewer],
                PERMISSION,
                klass=self.wordings(case),
                with_superuser=False,
                accept_global_perms=False,
            )
            return most_guarded(found)


def most_guarded(wordings: Iterable[Wording]) -> list[Wording]:
    """The most guarded one of each field."""
    best: dict[int, Wording] = {}
    for one in wordings:
        if one.field_id not in best or best[one.field_id].tier < one.tier:
            best[one.field_id] = one
    return list(best.values())


def ids(wordings: Iterable[Wording]) -> set[int]:
    """Their keys."""
    return {wording.pk for wording in wordings}
