"""What the operator opens to reviewers."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from profiles.ids import random_id
from profiles.models import Member


class Holiday(models.Model):
    """A public holiday of the operator's, on which every timer rests (`answer_by` in sql/asking.sql)."""

    day = models.DateField(_("day"), primary_key=True)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Case(models.Model):
    """A reason to look into the audit: about one member, or about all when `about` is empty."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    title = models.CharField(max_length=120)
    about = models.ForeignKey(
        Member,
        to_field="handle",
        db_column="about_handle",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closes_at = models.DateTimeField()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("review_case", "Can review the audit of this case")]

    def __str__(self) -> str:
        return self.title


class CaseReviewer(UserObjectPermissionBase):
    """A reviewer's right over a case: a guardian object permission with a direct key."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
