"""The pages before the door: number, code, name; and the way out."""

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import RateLimited
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from profiles import accounts, admission
from profiles.access import form_page
from profiles.codes import MINUTES, SignIn
from profiles.demo_cast import CAST
from profiles.kinds import KINDS
from profiles.phones import PhoneField, shown
from profiles.texts import CannotSend
from profiles.wording import clean

INVALID = 422  # a form that is shown again
NO_GATEWAY = 503
INVITED_SECONDS = 24 * 3600  # how long a link that was opened is remembered before sign-in


class NumberForm(forms.Form):
    """The number of a phone at hand."""

    number = PhoneField(
        label=_("Mobile number"),
        max_length=30,
        error_messages={"required": _("Write your mobile number here.")},
    )


class CodeForm(forms.Form):
    """The code from the message."""

    code = forms.CharField(
        label=pgettext_lazy("sign-in", "Code"),
        max_length=20,
        error_messages={"required": _("Write the code from the message here.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


class InvitationForm(forms.Form):
    """What a member gave to a newcomer."""

    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        error_messages={"required": _("Write the code that a member gave you.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class NameForm(forms.Form):
    """How a newcomer is to be called, a line of what they do if they like, and their consent."""

    called = forms.CharField(
        label=_("What may we call you?"),
        error_messages={"required": _("Write a name that every member may call you by.")},
        help_text=_(
            "What every member sees. A surname with a title is enough; your full name can come later."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    line = forms.CharField(
        label=_("What do you do?"),
        required=False,
        help_text=_("You may leave this empty. One line; every member sees it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("I have read this and agree."),
        error_messages={"required": _("Without your consent we keep nothing.")},
    )

    def clean_called(self) -> str:
        """A name, and no number or address in its place."""
        called = clean(KINDS["name"], self.cleaned_data["called"])
        if not any(letter.isalpha() for letter in called) or any(
            mark in called for mark in "@/\\<>0123456789"
        ):
            raise ValidationError(_("Write a name, without numbers or addresses."))
        return called

    def clean_line(self) -> str:
        """What a headline may be."""
        return clean(KINDS["headline"], self.cleaned_data["line"])

    def clean(self) -> None:
        """The keyboard stands where something is to be put right."""
        if "called" not in self.errors:
            del self.fields["called"].widget.attrs["autofocus"]
            self.fields["line"].widget.attrs["autofocus"] = "line" in self.errors


@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a number and send a code to it, whoever's it is."""
    if request.user.is_authenticated:
        return redirect(safe(request, asked_for(request)))
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _number_page(request, form)
    if not form.is_valid():
        return _number_page(request, form, INVALID)
    number = form.cleaned_data["number"]
    try:
        SignIn.begin(request, number, asked_for(request))
    except RateLimited:
        sent = SignIn.resume(request)
        if sent is None or sent.number != number:
            raise
    except CannotSend:
        form.add_error(None, gettext("The message could not be sent. Please try again in a little while."))
        return _number_page(request, form, NO_GATEWAY)
    return redirect("account_confirm_login_code")


def _number_page(request: HttpRequest, form: NumberForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "wanted": asked_for(request),
        "everybody": settings.OPEN_SIGN_UP,
        "cast": _cast() if settings.DEMO else [],
    }
    return render(request, "account/number.html", context, status=status)


def _cast() -> list[dict[str, str]]:
    """The people of the demo, in the language of the page."""
    english = translation.get_language() == "en"
    return [
        {
            "phone": role.phone,
            "called": role.en if english else role.zh,
            "part": role.part_en if english else role.part_zh,
        }
        for role in CAST
    ]


@form_page
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; let its holder in, or ask a newcomer's name."""
    was_on_the_way = SignIn.KEY in request.session
    process = SignIn.resume(request)
    if process is None and not was_on_the_way:
        return redirect("account_login")
    if process is None:
        return _start_again(request, gettext("The code's time is over. Please ask for a new one."))
    if process.proven:
        return redirect("account_name")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _code_page(request, form, process)
    if form.is_valid() and process.accept(form.cleaned_data["code"]):
        return _come_in(request, process)
    if process.over:
        return _start_again(request, gettext("Too many attempts. Please ask for a new code."))
    if not form.errors:
        left = process.max_attempts - process.state["failed_attempts"]
        form.add_error("code", _wrong(left))
    return _code_page(request, form, process, INVALID)


def _wrong(left: int) -> str:
    words = ngettext(
        "That is not the code. You have %(left)s more attempt.",
        "That is not the code. You have %(left)s more attempts.",
        left,
    )
    return words % {"left": left}


def _code_page(request: HttpRequest, form: CodeForm, process: SignIn, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "number": shown(process.number),
        "minutes": MINUTES,
        "text": process.text if settings.DEMO else "",
    }
    return render(request, "account/code.html", context, status=status)


@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Send another code to the same number; the one before is no longer good."""
    process = SignIn.resume(request)
    if process is None or process.proven:
        return redirect("account_confirm_login_code")
    try:
        process.send()
    except CannotSend:
        return _start_again(
            request, gettext("The message could not be sent. Please try again in a little while.")
        )
    messages.success(request, gettext("A new code is on its way."))
    return redirect("account_confirm_login_code")


def _start_again(request: HttpRequest, words: str) -> HttpResponse:
    messages.info(request, words)
    return redirect("account_login")


def _come_in(request: HttpRequest, process: SignIn) -> HttpResponse:
    member = accounts.member_with(process.number)
    if member is None:
        return redirect("account_name")
    process.abort()
    return accounts.let_in(request, member, safe(request, process.wanted))


@form_page
def name(request: HttpRequest) -> HttpResponse:
    """Ask a newcomer what to call them, and let them in."""
    process = SignIn.resume(request)
    if process is None or not process.proven:
        return redirect("account_login")
    if not admission.admits(request, process.number):
        return redirect("account_invitation")
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        language = translation.get_language() or settings.LANGUAGE_CODE
        invitation = admission.kept(request)
        try:
            typed = form.cleaned_data
            member = accounts.join(process.number, typed["called"], language, invitation, typed["line"])
        except accounts.NotAdmitted:  # somebody else has used it up meanwhile
            return redirect("account_invitation")
        admission.forget(request)
        process.abort()
        wanted = safe(request, process.wanted)
        # Nothing waits at home for somebody new: they begin with what they say of themselves.
        first = reverse("me") if wanted == settings.LOGIN_REDIRECT_URL else wanted
        return accounts.let_in(request, member, first)
    status = INVALID if form.is_bound else 200
    return render(
        request, "account/name.html", {"form": form, "number": shown(process.number)}, status=status
    )


@form_page
def invitation(request: HttpRequest) -> HttpResponse:
    """Say how one gets in to somebody new who was not invited, and take the code that a member gave them."""
    process = SignIn.resume(request)
    if process is None or not process.proven:
        return redirect("account_login")
    if admission.admits(request, process.number):
        return redirect("account_name")
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if admission.try_code(request, process, form.cleaned_data["code"]):
                return redirect("account_name")
            form.add_error("code", gettext("This code lets nobody in now. Ask whoever gave it for another."))
        except admission.TooManyTries:
            form.add_error("code", gettext("Too many codes. Try again in an hour."))
    status = INVALID if form.is_bound else 200
    return render(request, "account/invitation.html", {"form": form}, status=status)


@form_page
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Greet whoever opens an invitation's link, whatever it is worth, and keep it for their sign-in.

    Opening it uses nothing up and looks nothing up.
    """
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        admission.keep(request, admission.hash_of(code))
        request.session.set_expiry(INVITED_SECONDS)
        return redirect("account_login")
    return render(request, "account/invited.html", {"code": code})


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say that an account was closed by the operator."""
    return render(request, "account/closed.html", {})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    get_adapter().logout(request)
    return redirect("account_login")


def asked_for(request: HttpRequest) -> str:
    """The page that somebody was going to, as the form or the address says."""
    return request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""


def safe(request: HttpRequest, wanted: str) -> str:
    """That page if it is one of ours, else home."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else settings.LOGIN_REDIRECT_URL
