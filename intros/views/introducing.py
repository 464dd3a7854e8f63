"""An introduction as its introducer sees it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure import notices, purposes, trust
from disclosure.reading import disclose
from disclosure.views.asks import sent_rows, told
from disclosure.views.drawing import Card, called, card, matching
from intros import fitting, introductions
from intros.forms import QuestionForm, VouchForm, question
from intros.models import IntroducerPart
from intros.views.bringing import brought
from intros.views.parts import person_card, there
from profiles.access import MemberRequest, form_page, member_required


@form_page
@member_required
def vouch(request: MemberRequest, part_id: int) -> HttpResponse:
    """Show an introducer who asks to be introduced to whom; they vouch in a sentence, ask one thing first, or pass.

    What they said they may take back.
    """
    me = request.user.pk
    part = introductions.introducer_part(me, part_id)
    if part is None:
        raise Http404
    if part.introduction_id is None:
        return brought(request, part)
    answer = request.POST.get("answer", "")
    open_wish = bool(part.wish) and introductions.introducer_state(part, timezone.now()) == "asked"
    fits = _contacts(me, part) if open_wish else None
    form = VouchForm(request.POST if answer == "vouched" else None, contacts=fits)
    ask = QuestionForm(request.POST if answer == "ask" else None)
    if request.method == "POST" and all(one.is_valid() for one in (form, ask) if one.is_bound):
        with told(request):
            _answer(me, part.pk, answer, form, ask)
        return redirect("intros:vouch", part.pk)
    for kind in SEEN:
        notices.seen(me, kind, part.pk)
    seeker = disclose(me, [part.seeker_id], "asks").get(part.seeker_id)
    target = disclose(me, filter(None, [part.target_id]), "inbox").get(part.target_id or "")
    state = introductions.introducer_state(part, timezone.now())
    context = {
        "here": "asks",
        "part": part,
        "state": there(state, seeker),
        "form": form,
        "ask": ask,
        "question": question(part.question),
        "purpose": purposes.label(part.purpose),
        "seeker": person_card(seeker, part.seeker_id),
        "target": person_card(target, part.target_id) if part.target_id else None,
        "rows": sent_rows(seeker),
    }
    wrong = form.is_bound or ask.is_bound
    return render(request, "intros/vouch.html", context, status=422 if wrong else 200)


def _contacts(me: int, part: IntroducerPart) -> list[Card]:
    """Draw up whom the introducer may choose: first those who could fit, with what fits, then their newest contacts."""
    fits = [
        card(one.person.handle, one.person, url="", known=True, note=matching(one))
        for one in fitting.who_could_fit(me, part.pk)
    ]
    # (Of the seeker nothing is read here: they could tell from it that their ask was opened.)
    seen = {one.handle for one in fits} | {part.seeker_id}
    newest = [
        one.handle for one in trust.contacts(me, after=None, at_most=MOST_OTHERS) if one.handle not in seen
    ]
    people = disclose(me, newest, "contacts")
    return fits + [card(handle, people[handle], url="", known=True) for handle in newest if handle in people]


MOST_OTHERS = 20
"""Contacts who are offered though nothing of theirs fits, the newest."""

SEEN = (
    "vouch_asked",
    "wish_asked",
    "vouch_connected",
    "introducer_answered",
    "seeker_thanks",
    "target_thanks",
)
"""What is told of on that page."""


def _answer(me: int, part: int, answer: str, form: VouchForm, ask: QuestionForm) -> None:
    if answer == "vouched":
        typed = form.cleaned_data
        introductions.vouch(introducer_id=me, part=part, words=typed["words"], target=typed["target"] or None)
    elif answer == "passed":
        introductions.pass_by(introducer_id=me, part=part)
    elif answer == "ask":
        introductions.ask_first(member_id=me, part=part, what=ask.cleaned_data["what"])
    elif answer == "withdrawn":
        introductions.take_back_words(introducer_id=me, part=part)


@dataclass(frozen=True)
class Made:
    """An introduction that the member made: of whom to whom, how it went, who thanked for it."""

    part: IntroducerPart
    state: str
    seeker: str
    target: str


@require_safe
@member_required
def record(request: MemberRequest) -> HttpResponse:
    """Show a member the introductions they made: for nobody else's eyes."""
    me, now = request.user.pk, timezone.now()
    parts = introductions.vouched_for(me)
    people = disclose(
        me, {handle for one in parts for handle in (one.seeker_id, one.target_id) if handle}, "inbox"
    )
    made = [
        Made(
            one,
            introductions.introducer_state(one, now),
            called(people.get(one.seeker_id)),
            called(people.get(one.target_id or "")),
        )
        for one in parts
    ]
    return render(request, "intros/record.html", {"here": "asks", "made": made})
