"""What the operator does about cases: open one, name who may look into it, close it."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure.days import DayField
from disclosure.models import Case, CaseReviewer, Holiday
from profiles.admin import OperatorOnly
from profiles.models import Member

if TYPE_CHECKING:  # Django's own classes take no type
    CaseModelForm = forms.ModelForm[Case]
    CaseModelAdmin = ModelAdmin[Case]
    HolidayModelForm = forms.ModelForm[Holiday]
    HolidayModelAdmin = ModelAdmin[Holiday]
else:
    CaseModelForm, CaseModelAdmin = forms.ModelForm, ModelAdmin
    HolidayModelForm, HolidayModelAdmin = forms.ModelForm, ModelAdmin


class HandleField(forms.CharField):
    """A member, by their handle."""

    def clean(self, value: Any) -> Any:
        """The member of that handle; None for nothing."""
        handle = super().clean(value).strip().lower()
        found = Member.objects.filter(handle=handle).first() if handle else None
        if handle and found is None:
            raise ValidationError(
                _("There is no member with the handle %(handle)s."), params={"handle": handle}
            )
        return found


class ReviewersField(forms.CharField):
    """Reviewers, by their handles."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 40})

    def clean(self, value: Any) -> Any:
        """The reviewers of those handles; whoever is no reviewer is named in the error."""
        handles = set(super().clean(value).lower().split())
        found = list(Member.objects.filter(handle__in=handles, is_staff=True, is_active=True))
        if missing := sorted(handles - {member.handle for member in found}):
            raise ValidationError(
                _("No reviewer has the handle %(handle)s."), params={"handle": ", ".join(missing)}
            )
        return found


class LastDayField(DayField):
    """The last day on which something is open, in the operator's time; cleans to the instant it ends."""

    def prepare_value(self, value: Any) -> Any:
        """The last day before an instant."""
        return timezone.localdate(value - timedelta(microseconds=1)) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        """The midnight after that day."""
        day = super().clean(value)
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None


class CaseForm(CaseModelForm):
    """A case, with handles in place of members' names, which nobody reads here."""

    about = HandleField(
        label=_("About the member (handle)"), required=False, help_text=_("Empty: about all members.")
    )
    closes_at = LastDayField(label=_("Case open until"))
    reviewers = ReviewersField(
        label=_("Reviewers (handles)"),
        required=False,
        help_text=_("One a line. Nobody reviews a case about themselves."),
    )

    class Meta:
        model = Case
        fields = ("title", "about", "closes_at")
        labels = {"title": _("Case title")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the reviewers that the case has."""
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance._state.adding:
            held = CaseReviewer.objects.filter(content_object=self.instance).select_related("user")
            self.fields["reviewers"].initial = "\n".join(sorted({one.user.handle for one in held}))

    def clean(self) -> dict[str, Any]:
        """Nobody reviews themselves."""
        cleaned = self.cleaned_data
        if cleaned.get("about") in cleaned.get("reviewers", []):
            self.add_error("reviewers", gettext("Nobody reviews a case about themselves."))
        return cleaned


class CaseAdmin(OperatorOnly, CaseModelAdmin):
    """Cases are opened and closed, never deleted: the ledger refers to them."""

    form = CaseForm
    list_display = ("called", "of", "opened", "closes")
    ordering = ("-opened_at",)
    fields = ("title", "about", "closes_at", "reviewers")
    actions = ("close",)

    def get_urls(self) -> list[URLPattern]:
        """The list, a new one, one, and what was done with it."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="disclosure_case_changelist"),
            path("add/", wrap(self.add_view), name="disclosure_case_add"),
            path("<int:object_id>/change/", wrap(self._change), name="disclosure_case_change"),
            path("<int:object_id>/history/", wrap(self._history), name="disclosure_case_history"),
        ]

    def _change(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.change_view(request, str(object_id))

    def _history(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.history_view(request, str(object_id))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    @admin.display(description=pgettext_lazy("case", "Title"))
    def called(self, case: Case) -> str:
        """Its title."""
        return case.title

    @admin.display(description=pgettext_lazy("case", "About"))
    def of(self, case: Case) -> str:
        """A handle."""
        return case.about_id or gettext("all members")

    @admin.display(description=pgettext_lazy("case", "Opened"), ordering="opened_at")
    def opened(self, case: Case) -> datetime:
        """Since when."""
        return case.opened_at

    @admin.display(description=pgettext_lazy("case", "Open until"), ordering="closes_at")
    def closes(self, case: Case) -> datetime:
        """Until when."""
        return case.closes_at

    def save_model(self, request: HttpRequest, obj: Case, form: Any, change: bool) -> None:
        """Save, and let exactly the named reviewers look: guardian's permission over the case."""
        super().save_model(request, obj, form, change)
        named = form.cleaned_data["reviewers"]
        CaseReviewer.objects.filter(content_object=obj).exclude(user__in=named).delete()
        for reviewer in named:
            CaseReviewer.objects.assign_perm("review_case", reviewer, obj)

    @admin.action(description=_("Close the chosen cases now"))
    def close(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        """End the chosen cases that are open."""
        now = timezone.now()
        closed = queryset.filter(closes_at__gt=now).update(closes_at=now)
        self.message_user(request, gettext("Closed: %(number)s.") % {"number": closed})


class HolidayForm(HolidayModelForm):
    """A day of this century, and what it is called."""

    day = DayField(label=_("Day"))

    class Meta:
        model = Holiday
        fields = ("day", "name")


class HolidayAdmin(OperatorOnly, HolidayModelAdmin):
    """Public holidays are added, and removed from the list: dates that somebody was told stay as they are."""

    form = HolidayForm
    list_display = ("day", "name")
    list_display_links = None
    ordering = ("-day",)
    actions = ("remove",)

    def get_urls(self) -> list[URLPattern]:
        """The list, and a new one."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="disclosure_holiday_changelist"),
            path("add/", wrap(self.add_view), name="disclosure_holiday_add"),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody, one by one: they are removed from the list."""
        return False

    def response_add(
        self, request: HttpRequest, obj: Holiday, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go back to the list: a day has no page of its own."""
        return redirect("admin:disclosure_holiday_changelist")

    @admin.action(description=_("Remove the chosen days"))
    def remove(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        """Let timers run on them again, for what is asked from now on."""
        queryset.delete()
