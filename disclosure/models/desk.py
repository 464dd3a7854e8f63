"""What the operator's desk does for members: names and employers checked, and introductions as a last resort."""

from django.db import models

from profiles.models import Member


class DeskCheck(models.Model):
    """The desk has seen that a member's name and employer are as they say: an event, with its day.

    It is about the exact wordings of two fields, and gone when one of them changes, or when the owner takes it away.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    name_field = models.BigIntegerField()
    company_field = models.BigIntegerField()
    checked_at = models.DateTimeField()


class DeskService(models.Model):
    """A member lets the desk introduce them, as a last resort."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()
