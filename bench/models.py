"""A table of the benchmark's alone: guardian's permissions of groups, with a direct key, its faster form."""

from django.db import models
from guardian.models import GroupObjectPermissionBase

from profiles.models import Wording


class GroupPermission(GroupObjectPermissionBase):
    """What a group may read."""

    content_object = models.ForeignKey(Wording, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        managed = False
