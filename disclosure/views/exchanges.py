"""Exchanging cards: offering, being asked, and what both have open to each other since."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from disclosure import exchanges, notices, trust
from disclosure.errors import Gone, NothingToGive, NotThere
from disclosure.exchange_forms import OfferForm, WeChatForm
from disclosure.exchanges import WECHAT
from disclosure.models import Exchange
from disclosure.reading import Profile, disclose
from disclosure.views.asks import sent, told
from disclosure.views.drawing import Card, Row, card, rows
from disclosure.views.phrases import listing
from profiles import editing
from profiles.access import MemberRequest, form_page, member_required
from profiles.editing import own_fields
from profiles.kinds import KINDS, Preset
from profiles.models import Member
from profiles.sealing import Texts
from profiles.wording import Said

UNCHANGED = 204


# --- Whoever offers ---------------------------------------------------------------------------------


@form_page
@member_required
def offer(request: MemberRequest, handle: str) -> HttpResponse:
    """Choose what to exchange with a contact. Whoever offered already, or is asked, is shown how that stands."""
    me = request.user.pk
    stands = exchanges.between(me, handle)
    if stands.asked is not None:
        return redirect("disclosure:exchange_asked", stands.asked.pk)
    if stands.offer is not None and request.method != "POST":
        return redirect("disclosure:exchange_offer", stands.offer.pk)
    has = exchanges.to_give(own_fields(me))
    try:
        trust.contact(me, handle)
    except NotThere as nobody:
        raise Http404 from nobody
    person = disclose(me, [handle], "contacts").get(handle)
    if person is None:
        raise Http404
    chosen = {"kinds": [WECHAT]} if request.GET.get("kinds") == WECHAT else None
    form = OfferForm(request.POST if request.method == "POST" else None, has=has, initial=chosen)
    if form.is_valid() and keep_wechat(request.user, form):
        made = sent(
            form, lambda: _offer(me, handle, form.chosen), lambda: exchanges.between(me, handle).offer
        )
        if made:
            return redirect("disclosure:exchange_offer", made)
        if not form.errors:  # it is exchanged already
            return redirect("disclosure:contact", handle)
    context = {
        "here": "contacts",
        "form": form,
        "person": _met(handle, person),
    }
    return render(request, "disclosure/exchange/offer.html", context, status=422 if form.is_bound else 200)


def _offer(me: int, handle: str, kinds: Sequence[str]) -> int:
    return exchanges.offer(proposer_id=me, handle=handle, kinds=kinds)


def keep_wechat(member: Member, form: forms.Form) -> bool:
    """Write down the WeChat ID that was typed on the way, at the tier that such a thing starts with; if one was."""
    typed = form.cleaned_data.get("wechat")
    if not typed:
        return True
    kind = KINDS[WECHAT]
    said = [Said(kind.tiers(Preset(member.preset))[0], Texts(typed, typed))]
    try:
        editing.save_field(owner_id=member.pk, kind=WECHAT, version=0, wordings=said, ask_from=1)
    except editing.Changed:
        form.add_error("wechat", _("You have filled this in meanwhile. Please look again."))
        return False
    return True


@form_page
@member_required
@vary_on_headers("HX-Request")
def offered(request: MemberRequest, offer_id: int) -> HttpResponse:
    """Show how an offer stands; take it back; or, once both agreed, what the other has opened."""
    me = request.user.pk
    found, made = exchanges.own_offer(me, offer_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        with told(request):
            exchanges.withdraw(proposer_id=me, offer=found.pk)
        return redirect("disclosure:exchange_offer", found.pk)
    state = exchanges.OFFER.state_at(found.state, found.answer_by, timezone.now())
    if request.htmx and request.GET.get("was") == state:
        return HttpResponse(status=UNCHANGED)
    for code in ("exchanged", "exchange_closed"):
        notices.seen(me, code, found.pk)
    context = {
        "offer": found,
        "state": state,
        **_exchanged(me, found.other_id, found.kinds, made),
    }
    name = "disclosure/exchange/_offered.html" if request.htmx else "disclosure/exchange/offered.html"
    return render(request, name, context)


# --- Whoever is asked -------------------------------------------------------------------------------


@form_page
@member_required
def asked(request: MemberRequest, answer_id: int) -> HttpResponse:
    """Ask whether to exchange; then show what came of it."""
    me = request.user.pk
    found, made = exchanges.own_answer(me, answer_id)
    if found is None:
        raise Http404
    has = exchanges.to_give(own_fields(me))
    lacks = [kind for kind in found.kinds if kind not in has]
    answer = request.POST.get("answer", "")
    form = WeChatForm(request.POST if answer == "agreed" else None, lacking=WECHAT in lacks)
    if (
        request.method == "POST"
        and (answer != "agreed" or form.is_valid())
        and _answer(request, found.pk, form)
    ):
        return redirect("disclosure:exchange_asked", found.pk)
    notices.seen(me, "exchange_offered", found.pk)
    state = exchanges.ANSWER.state_at(found.state, found.answer_by, timezone.now())
    context = {
        "asked": found,
        "form": form,
        "lacks": [KINDS[kind] for kind in lacks if kind != WECHAT],
        **_exchanged(me, found.proposer_id, found.kinds, made),
    }
    context["state"] = "lapsed" if state == "open" and not context["there"] else state
    return render(request, "disclosure/exchange/asked.html", context, status=422 if form.is_bound else 200)


def _answer(request: MemberRequest, answer_id: int, form: forms.Form) -> bool:
    """Carry out an answer; whether there is nothing more to type."""
    me, answer = request.user.pk, request.POST.get("answer", "")
    with told(request):
        if answer == "declined":
            exchanges.decline(owner_id=me, answer=answer_id)
        elif answer == "agreed":
            if not keep_wechat(request.user, form):
                return False
            try:
                exchanges.agree(owner_id=me, answer=answer_id)
            except NothingToGive as refused:
                form.add_error(None, str(refused.sentence))
                return False
    return True


# --- Both -------------------------------------------------------------------------------------------


def _exchanged(me: int, handle: str, kinds: Collection[str], made: Exchange | None) -> dict[str, Any]:
    """What a page about an exchange shows of the other: a card, and what they have opened while it is open."""
    person = disclose(me, [handle], "granted" if made else "contacts").get(handle)
    return {
        "here": "contacts",
        "handle": handle,
        "there": person is not None,
        "what": listing(kinds),
        "person": _met(handle, person),
        "exchange": made,
        "rows": _opened(person, made.kinds) if made else [],
    }


def _met(handle: str, person: Profile | None) -> Card:
    """Draw up somebody who stands among one's contacts."""
    url = reverse("disclosure:profile", args=[handle])
    return card(handle, person, url=url, known=True)


def _opened(person: Profile | None, kinds: Collection[str]) -> list[Row]:
    """Draw up what somebody has opened in an exchange."""
    chosen = exchanges.with_all(list(kinds))
    return rows(person, lambda field: field.kind.code in chosen and field.reason == "granted")


@require_POST
@member_required
def end(request: MemberRequest, exchange_id: int) -> HttpResponse:
    """End an exchange, for both."""
    try:
        exchanges.end(member_id=request.user.pk, exchange=exchange_id)
        messages.success(request, _("Ended: neither of you sees the other's any more."))
    except Gone as gone:
        messages.info(request, str(gone.sentence))
    return redirect("disclosure:contacts")
