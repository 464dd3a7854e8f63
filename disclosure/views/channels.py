"""The ways by which a member can be reached: added, confirmed, tried out, removed."""

import secrets
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosure import nudging, reaching
from disclosure.channels import Down, wechat
from disclosure.channels.vapid import public_key
from disclosure.errors import NotThere
from profiles.access import MemberRequest, form_page, member_required
from profiles.accounts import own_number
from profiles.phones import shown

WORKER = (Path(__file__).parent.parent / "push_worker.js").read_text("utf-8")
STATE = "wechat_state"
SMS = 0
"""In the place of a channel's id: the number with which the member signs in."""

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"


class AddressForm(forms.Form):
    """Where to send to, in the words of its kind."""

    address = forms.CharField(
        max_length=2000,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Write where we can reach you.")},
    )

    LABELS: ClassVar[dict[str, tuple[Any, Any]]] = {
        "wecom": (_("Your WeCom account"), _("The one your company has given you; nobody else's.")),
        "email": (_("E-mail address"), ""),
        "bark": (_("Address from the Bark app"), _("It begins with https:// and holds your key.")),
        "ntfy": (_("Server and topic"), _("Such as https://ntfy.sh/your-topic. Choose a topic that nobody guesses.")),
    }  # fmt: skip

    def __init__(self, *args: object, kind: str, **kwargs: object) -> None:
        """A form for one kind of channel."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["address"]
        if kind in self.LABELS:
            field.label, field.help_text = self.LABELS[kind]
        else:
            field.widget, field.required = forms.HiddenInput(), False


class CodeForm(forms.Form):
    """The code that went to the channel."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        error_messages={"required": _("Write the six digits from the message.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@require_safe
@member_required
def channels(request: MemberRequest) -> HttpResponse:
    """Show the ways to reach oneself, and which others there are."""
    me = request.user.pk
    last = nudging.last(me)
    rows = [{"way": one, "last": last.get((one.row.kind, one.row.pk))} for one in reaching.ways(me)]
    context = {
        "here": "me",
        "number": shown(own_number(me)) if nudging.texted(me) else "",
        "by_text": nudging.chosen(me).sms,
        "text_last": last.get(("sms", SMS)),
        "rows": rows,
        "more": [kind for kind in reaching.offered() if not (kind == "push" and in_wechat(request))],
    }
    return render(request, "disclosure/channels.html", context)


def in_wechat(request: HttpRequest) -> bool:
    """Whether the page is opened in WeChat's own browser, which knows no notifications."""
    return "MicroMessenger" in request.headers.get("User-Agent", "")


@form_page
@member_required
def add(request: MemberRequest, kind: str) -> HttpResponse:
    """Ask for the address of a channel, and add it."""
    if kind not in reaching.offered():
        raise Http404
    form = AddressForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST" and (kind == "wechat" or form.is_valid()):
        try:
            typed = _openid(request) if kind == "wechat" else form.cleaned_data["address"]
            made = reaching.add(member_id=request.user.pk, kind=kind, typed=typed)
            return redirect("disclosure:channel", made)
        except ValidationError as error:
            form.add_error("address" if kind in AddressForm.LABELS else None, error)
        except reaching.TooMany:
            form.add_error(None, gettext("You have as many as there can be. Remove one first."))
        except Down:
            form.add_error(None, gettext("WeChat does not answer. Please try again in a little while."))
    context = {
        "here": "me",
        "kind": kind,
        "form": form,
        "push_key": public_key() if kind == "push" else "",
        "never_here": kind == "push" and in_wechat(request),
        **(_wechat(request) if kind == "wechat" else {}),
    }
    return render(request, "disclosure/channel_add.html", context, status=422 if form.is_bound else 200)


def _wechat(request: HttpRequest) -> dict[str, str]:
    """The way to WeChat, and what somebody who comes back from there brings; nothing happens before they send it."""
    if request.method == "POST" or not request.GET.get("code"):
        request.session[STATE] = secrets.token_urlsafe(24)
    about = {
        "appid": settings.WECHAT[0],
        "redirect_uri": request.build_absolute_uri(reverse("disclosure:channel_add", args=["wechat"])),
        "response_type": "code",
        "scope": "snsapi_base",
        "state": request.session.get(STATE, ""),
    }
    return {
        "wechat_url": f"{AUTHORIZE}?{urlencode(about)}#wechat_redirect",
        "wechat_code": request.GET.get("code", ""),
        "wechat_state": request.GET.get("state", ""),
    }


def _openid(request: HttpRequest) -> str:
    """Ask WeChat who came back, if it was in this session that they left; raise ValidationError, Down."""
    code, state = request.POST.get("code", ""), request.POST.get("state", "")
    if not code or not constant_time_compare(state, request.session.pop(STATE, "") or "-"):
        raise ValidationError(gettext("Please begin again, in WeChat."))
    return wechat.who(code)


@form_page
@member_required
def channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    """Show one way to reach oneself; confirm it, try it out, remove it."""
    me = request.user.pk
    if channel_id == SMS:
        return _by_text(request)
    try:
        way = reaching.way(me, channel_id)
    except NotThere:
        raise Http404 from None
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        if "remove" in request.POST:
            reaching.remove(member_id=me, channel_id=channel_id)
            messages.success(request, gettext("Removed. Nothing goes there any more."))
            return redirect("disclosure:channels")
        if "code" in request.POST:
            if form.is_valid() and _confirmed(form, me, channel_id):
                messages.success(request, gettext("Confirmed: nudges go there from now on."))
                return redirect("disclosure:channel", channel_id)
        else:
            _send(request, way.row.kind, channel_id, "test" if way.row.confirmed_at else "code")
            return redirect("disclosure:channel", channel_id)
    context = {
        "here": "me",
        "way": way,
        "form": form,
        "last": nudging.last(me).get((way.row.kind, channel_id)),
    }
    return render(request, "disclosure/channel.html", context, status=422 if form.is_bound else 200)


def _confirmed(form: CodeForm, member_id: int, channel_id: int) -> bool:
    """Whether the typed code was the right one; else the form says so."""
    try:
        typed = "".join(str(form.cleaned_data["code"]).split())
        if reaching.confirm(member_id=member_id, channel_id=channel_id, typed=typed):
            return True
    except NotThere:
        pass
    form.add_error("code", gettext("This is not the code. After five wrong ones, add the channel anew."))
    return False


def _by_text(request: MemberRequest) -> HttpResponse:
    """Text messages to the sign-in number: on or off, and try them out."""
    me = request.user.pk
    if not nudging.texted(me):
        raise Http404
    if request.method == "POST":
        if "wanted" in request.POST:
            nudging.by_text(member_id=me, wanted=request.POST["wanted"] == "yes")
            messages.success(request, gettext("Saved."))
        else:
            _send(request, "sms", SMS, "test")
        return redirect("disclosure:channel", SMS)
    context = {
        "here": "me",
        "number": shown(own_number(me)),
        "by_text": nudging.chosen(me).sms,
        "last": nudging.last(me).get(("sms", SMS)),
    }
    return render(request, "disclosure/channel.html", context)


def _send(request: MemberRequest, kind: str, channel_id: int, purpose: str) -> None:
    """Let a message go there now, and say so."""
    if nudging.ask_message(member_id=request.user.pk, purpose=purpose, kind=kind, channel_id=channel_id):
        messages.success(request, gettext("It is on its way."))
    else:
        messages.info(
            request, gettext("Not now: no more than five an hour, and none while you want no nudges.")
        )


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """Give browsers the script that shows notifications. It stands at the root, because its place is its reach."""
    return HttpResponse(WORKER, content_type="text/javascript; charset=utf-8")
