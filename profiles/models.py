"""Data and constraints only. Who may touch which row is decided by row security, in sql/."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Deferrable, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.ids import new_handle, random_id
from profiles.kinds import Preset
from profiles.tiers import Tier


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. What they say about themselves stands in their fields.

    An operator is staff and superuser, a reviewer is staff; whoever works at the desk need be neither. Row
    security shows a member their own row only. `preset` is how veiled what they say from now on starts.
    """

    last_login = None

    handle = models.CharField(max_length=16, unique=True, default=new_handle, editable=False)
    language = models.CharField(
        _("language"), max_length=8, default="zh-hans", choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    preset = models.CharField(
        max_length=8, default=Preset.MODERATE, db_default=Preset.MODERATE.value, choices=Preset.choices
    )
    listed = models.BooleanField(_("in the directory"), default=True)
    shuffle = models.BigIntegerField(default=random_id, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("works for the operator"), default=False)
    is_desk = models.BooleanField(_("works at the desk"), default=False, db_default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            models.Index("id", name="member_desk", condition=Q(is_desk=True, is_active=True)),
            models.Index("shuffle", "id", name="member_shuffle", condition=Q(listed=True, is_active=True)),
        ]

    def __str__(self) -> str:
        return self.handle

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new member gets an unusable password, because nobody signs in with one."""
        if not self.password:
            self.set_unusable_password()
        super().save(*args, **kwargs)


class Phone(models.Model):
    """The number a member signs in with: a keyed hash to look it up, sealed bytes to send to it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="phone")
    number_hash = models.BinaryField(unique=True)
    number_sealed = models.BinaryField()
    verified = models.BooleanField(default=False)


class AdmittedNumber(models.Model):
    """A number that the operator admits, as the keyed hash by which sign-in numbers are found; gone once used."""

    number_hash = models.BinaryField(primary_key=True)
    since = models.DateTimeField()


class Invitation(models.Model):
    """What lets one newcomer in, found by the keyed hash of its code. Only the two whom it concerns see the row.

    `sort` is 'given' by a member, or 'met' where somebody without an account claims a code that a member shows.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    inviter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    newcomer = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    sort = models.CharField(max_length=8)
    code_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("inviter", "made_at", name="invitation_inviter"),
            models.Index("ends_at", name="invitation_over", condition=Q(used_at=None)),
        ]


class MemberKey(models.Model):
    """A member's AES-256 key, wrapped by the master key (RFC 3394). Destroying the row erases the values."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()

    @classmethod
    def of(cls, member_id: int) -> bytes:
        """Return a member's wrapped key, inside a transaction that is bound to them."""
        return bytes(cls.objects.values_list("wrapped", flat=True).get(member_id=member_id))


class Consent(models.Model):
    """When a member agreed to what, at their sign-up: a version of the words that profiles/consent.py speaks of."""

    pk = models.CompositePrimaryKey("member_id", "version")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.SmallIntegerField()
    given_at = models.DateTimeField()


class Field(models.Model):
    """One item of a profile. Several of one kind are allowed, in the order of `position`.

    `ask_from` is the lowest level from which a viewer may ask for it; None if nobody may.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="fields", db_index=False)
    kind = models.CharField(max_length=20)
    position = models.SmallIntegerField(default=0)
    ask_from = models.SmallIntegerField(null=True, default=1)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "kind", "position", name="field_place"),
            models.CheckConstraint(condition=Q(ask_from__range=(0, 4)), name="field_ask_from"),
        ]


class Wording(models.Model):
    """What a field says at one tier, in Chinese, English or both.

    `coarse` is 0 for the exact wording, 1 and 2 for ever coarser ones, each open to more people than the one
    before it: a trigger holds that, and all of it is judged at the end of the transaction. `owner` is copied
    from the field by a trigger. A sealed kind keeps AES-256-GCM bytes of both languages in `sealed` and
    nothing in the texts.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="wordings", db_index=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    tier = models.SmallIntegerField(choices=Tier.choices)
    coarse = models.SmallIntegerField(default=0, db_default=0)
    zh = models.TextField(blank=True, default="")
    en = models.TextField(blank=True, default="")
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["field", "tier"], name="wording_tier", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["field", "coarse"], name="wording_coarse", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(coarse__range=(0, 2)), name="wording_coarse_range"),
            models.CheckConstraint(condition=Q(tier__range=(0, 5)), name="wording_tier_range"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=False, zh="", en="") | (Q(sealed__isnull=True) & ~Q(zh="", en="")),
                name="wording_says_something",
            ),
        ]
        indexes = [models.Index("owner", "field", "tier", name="wording_owner_field")]
        permissions = [("read_wording", "Can read this wording")]


class Undo(models.Model):
    """What stood before the last change of a field, sealed: to be brought back within a day.

    `version` is that of the field since, 0 if it was erased; once the field has another there is no way back.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    position = models.SmallIntegerField(default=0)
    version = models.IntegerField()
    before = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "position"], name="undo_of_field")]


class Picture(models.Model):
    """The image of a wording, a WebP of our own making, sealed whatever the kind. It goes with its wording.

    `owner` is copied from the wording by a trigger.
    """

    wording = models.OneToOneField(
        Wording, on_delete=models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    sealed = models.BinaryField()


class CompanyClaim(models.Model):
    """A company that a member says, or said until then, is theirs: by the key that shields compare.

    Written by a trigger.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("member", "key", name="company_claim")]


class Session(AbstractBaseSession):
    """A sign-in. Its key is the SHA-256 of the cookie's, so that the table opens no session."""

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "profiles_session"


class Counter(models.Model):
    """What was tried how often, for the limits of sign-in. The key is a keyed hash: no number, no address."""

    key = models.BinaryField(primary_key=True)
    value = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)
