"""An introduction as its introducer sees it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure import notices
from disclosure.reading import disclose
from disclosure.views.asks import page, sent_rows, told
from disclosure.views.contacts import called
from intros import introductions
from intros.forms import QuestionForm, VouchForm, question
from intros.models import IntroducerPart
from intros.views.parts import person_card, purpose_label, there
from profiles.access import MemberRequest, member_required


@page
@member_required
def vouch(request: MemberRequest, part_id: int) -> HttpResponse:
    """Show an introducer who asks to be introduced to whom; they vouch in a sentence, ask one thing first, or pass.

    What they said they may take back.
    """
    me = request.user.pk
    part = introductions.introducer_part(me, part_id)
    if part is None:
        raise Http404
    answer = request.POST.get("answer", "")
    form = VouchForm(request.POST if answer == "vouched" else None)
    ask = QuestionForm(request.POST if answer == "ask" else None)
    if request.method == "POST" and all(one.is_valid() for one in (form, ask) if one.is_bound):
        with told(request):
            _answer(me, part.pk, answer, form, ask)
        return redirect("intros:vouch", part.pk)
    for kind in SEEN:
        notices.seen(me, kind, part.pk)
    seeker = disclose(me, [part.seeker_id], "asks").get(part.seeker_id)
    target = disclose(me, [part.target_id], "inbox").get(part.target_id)
    state = introductions.introducer_state(part, timezone.now())
    context = {
        "here": "asks",
        "part": part,
        "state": there(state, seeker),
        "form": form,
        "ask": ask,
        "question": question(part.question),
        "purpose": purpose_label(part.purpose),
        "seeker": person_card(seeker, part.seeker_id),
        "target": person_card(target, part.target_id),
        "rows": sent_rows(seeker),
    }
    wrong = form.is_bound or ask.is_bound
    return render(request, "intros/vouch.html", context, status=422 if wrong else 200)


SEEN = ("vouch_asked", "vouch_connected", "introducer_answered", "seeker_thanks", "target_thanks")
"""What is told of on that page."""


def _answer(me: int, part: int, answer: str, form: VouchForm, ask: QuestionForm) -> None:
    if answer == "vouched":
        introductions.vouch(introducer_id=me, part=part, words=form.cleaned_data["words"])
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
    people = disclose(me, {handle for one in parts for handle in (one.seeker_id, one.target_id)}, "inbox")
    made = [
        Made(
            one,
            introductions.introducer_state(one, now),
            called(people.get(one.seeker_id)),
            called(people.get(one.target_id)),
        )
        for one in parts
    ]
    return render(request, "intros/record.html", {"here": "asks", "made": made})
