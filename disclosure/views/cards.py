"""A card, for an address book, of what the viewer may read of somebody: through the door, and recorded as such."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure import budget
from disclosure.reading import Profile, disclose, disclose_picture
from disclosure.views.drawing import card as person_card
from profiles.access import MemberRequest, member_required
from profiles.pictures import as_jpeg
from profiles.portable import vcard
from profiles.portable.statements import Statement
from profiles.views.data import card_answer, tongue


@require_safe
@member_required
@budget.within_budget
def page(request: MemberRequest, handle: str) -> HttpResponse:
    """Show the card as a text, to be copied or downloaded."""
    budget.spend(request.user.pk)
    person = _read(request, handle)
    context = {
        "here": "people",
        "head": person_card(handle, person, url="", known=True),
        "handle": handle,
        "card": vcard.write(statements(person), tongue()).replace("\r\n", "\n"),
    }
    return render(request, "disclosure/card.html", context)


@require_safe
@member_required
@budget.within_budget
def file(request: MemberRequest, handle: str) -> HttpResponse:
    """Give the card as a file, with the photo that the viewer sees."""
    budget.spend(request.user.pk)
    person = _read(request, handle)
    shown = next((one for one in person.readable if one.kind.code == "photo"), None)
    photo = None
    if shown is not None and shown.wording_id is not None:
        photo = disclose_picture(request.user.pk, handle, shown.wording_id)
    return card_answer(vcard.write(statements(person), tongue(), photo=as_jpeg(photo)))


def statements(person: Profile) -> list[Statement]:
    """What is readable of somebody, for a card."""
    return [Statement(one.kind, one.texts) for one in person.readable]


def _read(request: MemberRequest, handle: str) -> Profile:
    """Whoever is not there for the viewer: the one 404 page."""
    person = disclose(request.user.pk, [handle], "vcard").get(handle)
    if person is None:
        raise Http404
    return person
