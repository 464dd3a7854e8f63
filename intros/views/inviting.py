"""An introduction as its target sees it, or either of two whom somebody brings together."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from disclosure import exchanges, notices, purposes
from disclosure.reading import disclose
from disclosure.views.asks import sent_rows, told
from disclosure.views.drawing import called
from intros import bringing, introductions
from intros.forms import ExchangeForm, QuestionForm, question
from intros.states import TARGET
from intros.views.parts import exchanged, person_card, there
from profiles.access import MemberRequest, form_page, member_required
from profiles.editing import own_fields


@form_page
@member_required
def invitation(request: MemberRequest, part_id: int) -> HttpResponse:
    """Show a target who vouches for whom; they accept, as an exchange too, ask one thing first, or rather not.

    Either of two who are brought together unasked sees the other; a yes of theirs they may take back.
    """
    me = request.user.pk
    part = introductions.target_part(me, part_id)
    if part is None:
        raise Http404
    answer = request.POST.get("answer", "")
    own = exchanges.to_give(own_fields(me))
    both = own if part.brought_id else [code for code in own if code in part.exchange]
    ask = QuestionForm(request.POST if answer == "ask" else None)
    swap = ExchangeForm(request.POST if answer == "exchanged" else None, kinds=both)
    if request.method == "POST" and all(one.is_valid() for one in (ask, swap) if one.is_bound):
        with told(request):
            _answer(me, part.pk, answer, ask, swap)
        return redirect("intros:invitation", part.pk)
    for kind in ("introduced", "target_answered", "vouch_withdrawn", "brought_connected", "brought_closed"):
        notices.seen(me, kind, part.pk)
    # Whom one was brought together with is a contact by then: looking is no part of an ask that the other made.
    surface = "contacts" if part.brought_id and part.state == "accepted" else "asks"
    seeker = disclose(me, [part.seeker_id], surface).get(part.seeker_id)
    introducer = disclose(me, [part.introducer_id], "inbox").get(part.introducer_id)
    state = TARGET.state_at(part.state, part.answer_by, timezone.now())
    context = {
        "here": "asks",
        "part": part,
        "state": there(state, seeker),
        "ask": ask,
        "swap": swap if both else None,
        "question": question(part.question),
        "purpose": purposes.label(part.purpose),
        "seeker": person_card(seeker, part.seeker_id),
        "introducer": called(introducer),
        "exchanged": exchanged(me, seeker) if state == "accepted" else "",
        "rows": sent_rows(seeker),
    }
    wrong = ask.is_bound or swap.is_bound
    return render(request, "intros/invitation.html", context, status=422 if wrong else 200)


def _answer(me: int, part: int, answer: str, ask: QuestionForm, swap: ExchangeForm) -> None:
    plain = {
        "accepted": introductions.accept,
        "declined": introductions.decline,
        "never": introductions.never,
        "mismatch": introductions.not_as_said,
        "unwanted": bringing.not_by,
    }
    if verb := plain.get(answer):
        verb(target_id=me, part=part)
    elif answer == "exchanged":
        introductions.accept(target_id=me, part=part, exchange=swap.cleaned_data["kinds"])
    elif answer == "ask":
        introductions.ask_first(member_id=me, part=part, what=ask.cleaned_data["what"])
    elif answer == "thank":
        introductions.thank(member_id=me, row=part)
