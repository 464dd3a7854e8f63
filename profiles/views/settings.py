"""A member's settings: their own row, and the way out."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from profiles.access import MemberRequest, member_required
from profiles.accounts import own_number
from profiles.binding import bound
from profiles.models import Member
from profiles.phones import shown
from profiles.views.account import asked_for, safe

LANGUAGE_COOKIE_AGE = 365 * 24 * 3600


class LanguageForm(forms.Form):
    """One of the languages of the pages, each in its own words."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class DirectoryForm(forms.Form):
    """Whether to be listed."""

    listed = forms.BooleanField(
        label=_("List me in the directory"),
        required=False,
        help_text=_("If not, only those who know you already find your page."),
    )


@require_safe
@member_required
def page(request: MemberRequest) -> HttpResponse:
    """Show the settings."""
    number = own_number(request.user.pk)
    context = {
        "here": "me",
        "language_form": LanguageForm(initial={"language": request.user.language}),
        "directory_form": DirectoryForm(initial={"listed": request.user.listed}),
        "number": shown(number) if number else "",
    }
    return render(request, "account/settings.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages: the member's own, and this browser's before sign-in."""
    form = LanguageForm(request.POST)
    response = redirect(safe(request, asked_for(request)))
    if not form.is_valid():
        return response
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        change(request.user, language=chosen)
        translation.activate(chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


@require_POST
@member_required
def directory(request: MemberRequest) -> HttpResponse:
    """Step into the directory or out of it."""
    form = DirectoryForm(request.POST)
    form.is_valid()
    listed = form.cleaned_data["listed"]
    change(request.user, listed=listed)
    messages.success(
        request,
        gettext("You are in the directory.") if listed else gettext("You are no longer in the directory."),
    )
    return redirect("settings")


def change(member: Member, **values: str | bool) -> None:
    """Write some of a member's own row."""
    with bound(member.pk):
        Member.objects.filter(pk=member.pk).update(**values)
