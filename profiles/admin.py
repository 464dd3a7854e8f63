"""What the operator does about members: see who has an account, and close or reopen it. Never a wording."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _

from profiles.models import Member

if TYPE_CHECKING:  # Django's own classes take no type
    MemberModelForm = forms.ModelForm[Member]
    MemberModelAdmin = ModelAdmin[Member]
else:
    MemberModelForm, MemberModelAdmin = forms.ModelForm, ModelAdmin


class OperatorOnly:
    """For the operator alone; permissions of Django's own tables decide nothing."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The operator."""
        return is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The operator."""
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The operator."""
        return is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The operator."""
        return is_operator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The operator."""
        return is_operator(request)


def is_operator(request: HttpRequest) -> bool:
    """Whether whoever asks runs the service."""
    user = request.user
    return bool(user.is_authenticated and user.is_active and user.is_staff and user.is_superuser)


def operator_id(request: HttpRequest) -> int:
    """The id of whoever asks, who is signed in."""
    return int(request.user.pk or 0)


class MemberForm(MemberModelForm):
    """Whether a member may sign in."""

    operator_id: int

    class Meta:
        model = Member
        fields = ("is_active",)

    def clean_is_active(self) -> bool:
        """Anybody's account but one's own."""
        active = bool(self.cleaned_data["is_active"])
        if not active and self.instance.pk == self.operator_id:
            raise ValidationError(_("You can't close your own account."))
        return active


class MemberList(ChangeList):
    """Members by their handles: a sequential id would tell how many there are."""

    def url_for_result(self, result: Any) -> str:
        """The page of one member."""
        return reverse("admin:profiles_member_change", args=[result.handle])


class MemberAdmin(OperatorOnly, MemberModelAdmin):
    """An account: when it was opened, whether it is listed, whether its member may sign in."""

    form = MemberForm
    list_display = ("called", "language", "listed", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "listed", "is_staff", "language")
    search_fields = ("=handle",)
    ordering = ("-joined_at", "handle")
    fields = ("called", "language", "listed", "is_staff", "is_desk", "joined_at", "is_active")
    readonly_fields = ("called", "language", "listed", "is_staff", "is_desk", "joined_at")
    actions = None
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """The list, and one member: nobody is added or deleted here."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="profiles_member_changelist"),
            re_path(
                r"^(?P<object_id>[a-z2-7]{16})/change/$",
                wrap(self.change_view),
                name="profiles_member_change",
            ),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: members come by their phones."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    @admin.display(description=_("Handle"), ordering="handle")
    def called(self, member: Member) -> str:
        """A member's handle stands for their name here."""
        return member.handle

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Ours."""
        return MemberList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Member | None:
        """The member of that handle."""
        return Member.objects.filter(handle=object_id).first()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, knowing who fills it in."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.operator_id = operator_id(request)
        return form

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Write the one column that the web may write of another member."""
        obj.save(update_fields=["is_active"])

    def log_change(self, request: HttpRequest, obj: Member, message: Any) -> LogEntry:
        """Keep who did it, under the handle."""
        return LogEntry.objects.create(
            user_id=operator_id(request),
            content_type=ContentType.objects.get_for_model(Member),
            object_id=obj.handle,
            object_repr=obj.handle,
            action_flag=CHANGE,
            change_message=message,
        )
