"""Two who stand before each other: showing a code, scanning it, and both saying that it is they."""

import hashlib
import io
import re
from collections.abc import Iterable
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from disclosure import exchanges, private_notes, trust
from disclosure.errors import Gone, NotThere
from disclosure.reading import disclose
from disclosure.views.drawing import card
from intros import handshakes
from intros.handshakes import OwnCode
from intros.meeting_forms import DigitsForm
from intros.models import Showing
from profiles import admission
from profiles.access import MemberRequest, form_page, member_required
from profiles.editing import own_fields

CLAIM = "meeting"
"""In the session: what the claim of somebody who is no member yet belongs to."""
CLAIM_SECONDS = 15 * 60
SECRET = re.compile(r"[0-9a-f]{32}")
UNCHANGED = 204
LEADS = {"shown": "scanned", "table": "table"}
"""Where a code leads, by its sort; digits for the telephone lead nowhere."""
QR_SCALE, QR_BORDER = 8, 3
"""Pixels of one module, and modules of white around them: dark rooms make cameras slow."""


# --- Whoever shows ----------------------------------------------------------------------------------


@require_safe
@member_required
@vary_on_headers("HX-Request")
def own(request: MemberRequest) -> HttpResponse:
    """Show the member's own code; or, once somebody has claimed one, ask whether it is the one before them."""
    me = request.user.pk
    code, waiting = handshakes.own_code(me), handshakes.waiting(me)
    tag = _tag(code, waiting)
    if request.htmx and request.GET.get("was") == tag:
        return HttpResponse(status=UNCHANGED)
    asked = [one for one in waiting if one.state == "asked"]
    people = disclose(me, [str(one.claimant_id) for one in asked], "handshake")
    first = next((one for one in asked if one.claimant_id in people), None)
    context: dict[str, Any] = {
        "here": "contacts",
        "tag": tag,
        "code": code,
        "spaced": spaced(code.digits),
        "newcomer": any(one.state == "held" for one in waiting),
        "showing": first,
    }
    if first is not None:
        handle = str(first.claimant_id)
        context["person"] = card(handle, people[handle], url="")
    return render(request, "intros/meeting/_own.html" if request.htmx else "intros/meeting/own.html", context)


def _tag(code: OwnCode, waiting: Iterable[Showing]) -> str:
    """What the page is made of: it is drawn again when this changes, and no sooner."""
    parts = [str(code.id), *(f"{one.pk} {one.state}" for one in waiting)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def spaced(digits: str) -> str:
    """Write six digits as people say them."""
    return f"{digits[:3]} {digits[3:]}"


@require_safe
@member_required
def code_image(request: MemberRequest, code_id: int) -> HttpResponse:
    """Draw one of the member's own codes that is good still; in every other case the one 404 page."""
    sort = handshakes.showable(request.user.pk, code_id)
    if sort not in LEADS:
        raise Http404
    name = LEADS[sort]
    address = request.build_absolute_uri(reverse(f"meet:{name}", args=[handshakes.token_of(code_id)]))
    return qr(address)


def qr(address: str) -> HttpResponse:
    """Answer with the QR code of an address (ISO/IEC 18004, error correction M) as a PNG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=QR_SCALE, border=QR_BORDER)
    return HttpResponse(drawn.getvalue(), content_type="image/png")


@require_POST
@member_required
def answer(request: MemberRequest, showing_id: int) -> HttpResponse:
    """It is the one before the member, or on the telephone; or it is not."""
    me = request.user.pk
    try:
        if request.POST.get("answer") == "yes":
            other = handshakes.confirm(owner_id=me, showing=showing_id)
            return redirect("meet:together", other)
        handshakes.decline(owner_id=me, showing=showing_id)
    except Gone as gone:
        messages.info(request, str(gone.sentence))
    return redirect("meet:spoken" if "spoken" in request.POST else "meet:own")


# --- Whoever scans ----------------------------------------------------------------------------------


@form_page
@vary_on_headers("HX-Request")
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose code was scanned, to anybody; and claim it, once that is confirmed.

    Opening it uses nothing up. Somebody without an account claims it for their session and goes to sign up.
    """
    me = request.user.pk if request.user.is_authenticated else None
    secret = _secret(request)
    if request.method == "POST":
        return _claim(request, me, token, secret)
    found = handshakes.scan(me, token, secret)
    state = found.state if found else ""
    if request.htmx and request.GET.get("was") == state:  # type: ignore[attr-defined]  # set by its middleware
        return HttpResponse(status=UNCHANGED)
    if found is not None and found.state == "met":
        return redirect("meet:together", found.owner)
    person = handshakes.look(me, token, secret)
    if found is None or person is None:
        return _over(request)
    context = {
        "here": "contacts",
        "token": token,
        "state": state,
        "person": card(person.handle, person, url=""),
        "secret": secret or handshakes.new_secret(),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
    }
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, "intros/meeting/_scanned.html" if part else "intros/meeting/scanned.html", context)


def _claim(request: HttpRequest, me: int | None, token: str, secret: str) -> HttpResponse:
    typed = request.POST.get("claim", "")
    if me is None and SECRET.fullmatch(typed):
        secret = typed
    if handshakes.claim(me, token, secret) is None:
        return _over(request)
    here = reverse("meet:scanned", args=[token])
    if me is not None:
        return redirect(here)
    request.session[CLAIM] = secret
    admission.keep(request, handshakes.hash_of(secret))
    request.session.set_expiry(CLAIM_SECONDS)
    return redirect(f"{reverse('account_login')}?next={here}")


def _secret(request: HttpRequest) -> str:
    kept = str(request.session.get(CLAIM, ""))
    return kept if SECRET.fullmatch(kept) else ""


def _over(request: HttpRequest) -> HttpResponse:
    """The one page for whatever was scanned and is nothing to the looker."""
    part = request.htmx  # type: ignore[attr-defined]
    name = "intros/meeting/_over.html" if part else "intros/meeting/over.html"
    return render(request, name, {"here": "contacts"}, status=200 if part else 404)


@form_page
@member_required
def typed(request: MemberRequest) -> HttpResponse:
    """Go where six digits lead that somebody shows; the same answer to all that lead nowhere."""
    form = DigitsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = handshakes.typed(request.user.pk, form.cleaned_data["digits"])
        except handshakes.TooManyTries:
            words = _("That was too often for now. Let them show you the code, and scan it.")
            return render(request, "429.html", {"here": "contacts", "wait_words": words}, status=429)
        if found is not None:
            return redirect(f"meet:{LEADS[found[0]]}", found[1])
        form.add_error(
            "digits", _("These digits lead nowhere now. They change every minute: ask for fresh ones.")
        )
    context = {"here": "contacts", "form": form}
    return render(request, "intros/meeting/typed.html", context, status=422 if form.is_bound else 200)


# --- Both -------------------------------------------------------------------------------------------


@require_safe
@member_required
@vary_on_headers("HX-Request")
def together(request: MemberRequest, handle: str) -> HttpResponse:
    """Say that two know each other now, and what may be done next. Only for somebody who does.

    The page asks for news by itself: that the other would like to exchange cards stands there while they sit together.
    """
    me = request.user.pk
    try:
        trust.contact(me, handle)
    except NotThere as nobody:
        raise Http404 from nobody
    between = exchanges.between(me, handle)
    stands = _stands(between)
    waiting = request.htmx and "was" in request.GET  # and not led here from the page of the code
    if waiting and request.GET["was"] == stands:
        return HttpResponse(status=UNCHANGED)
    person = disclose(me, [handle], "contacts").get(handle)
    handshakes.seen(me, handle)
    context = {
        "here": "contacts",
        "handle": handle,
        "person": card(handle, person, url="", known=True),
        "between": between,
        "stands": stands,
        "gives_wechat": exchanges.WECHAT in exchanges.to_give(own_fields(me)),
        "note": private_notes.about(me, handle),
    }
    name = "intros/meeting/_together.html" if waiting else "intros/meeting/together.html"
    return render(request, name, context)


def _stands(between: exchanges.Between) -> str:
    """Say which of its pages an exchange has come to: nobody is read to tell that it is still the same."""
    for name in ("asked", "exchange", "offer"):
        if getattr(between, name) is not None:
            return name
    return "met"
