"""A member's own data, to be taken along."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from profiles import editing, pictures
from profiles.access import MemberRequest, member_required
from profiles.portable import resume as resumes
from profiles.portable import vcard
from profiles.portable.statements import Statement


@require_safe
@member_required
def page(request: MemberRequest) -> HttpResponse:
    """Show both forms as texts, to be copied or downloaded."""
    said = own_statements(request.user.pk)
    context = {
        "here": "me",
        "card": vcard.write(said, tongue()).replace("\r\n", "\n"),
        "resume": resumes.write(said, tongue()),
    }
    return render(request, "profiles/data.html", context)


@require_safe
@member_required
def card(request: MemberRequest) -> HttpResponse:
    """Give one's own card as a file, with the photo."""
    photo = pictures.as_jpeg(pictures.own_exact(request.user.pk, "photo"))
    return card_answer(vcard.write(own_statements(request.user.pk), tongue(), photo=photo))


@require_safe
@member_required
def resume(request: MemberRequest) -> HttpResponse:
    """Give one's own résumé as a file."""
    text = resumes.write(own_statements(request.user.pk), tongue())
    return file_answer(text, "application/json", "resume.json")


def own_statements(owner_id: int) -> list[Statement]:
    """What a member says, each field in its exact wording."""
    return [
        Statement(field.kind, max(field.wordings, key=lambda wording: wording.tier).texts)
        for field in editing.own_fields(owner_id)
        if field.wordings
    ]


def tongue() -> str:
    """The reader's language, as wordings have them."""
    return "en" if get_language() == "en" else "zh-hans"


def card_answer(text: str) -> HttpResponse:
    """Answer with a card as a file; its name is everybody's."""
    return file_answer(text, "text/vcard; charset=utf-8", "card.vcf")


def file_answer(text: str, content_type: str, name: str) -> HttpResponse:
    """Answer with a file to be downloaded."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode("utf-8", "replace"), content_type=content_type, headers=headers)
