"""Bringing in a card or a résumé: a file or a text, then what would become of it, then all of it at once."""

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles import editing, pictures
from profiles.access import MemberRequest, form_page, member_required
from profiles.darkroom import Undevelopable, develop
from profiles.editing import Changed
from profiles.fields import NOT_YET
from profiles.kinds import KINDS, Preset
from profiles.pictures import Hung
from profiles.portable import arriving, importing
from profiles.portable.arrived import MOST_FOUND, Arrived
from profiles.portable.arriving import MOST_BYTES
from profiles.portable.importing import Chosen, Proposal, Refused
from profiles.tiers import Tier
from profiles.views.pictures import FLAWS

PHOTO = "photo"


class BringForm(forms.Form):
    """A file, or its text."""

    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("Or paste its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        """One of the two has to be there, and not too large."""
        kept = super().clean() or self.cleaned_data
        file: UploadedFile[bytes] | None = kept.get("file")
        if file is None and not str(kept.get("text") or "").strip():
            raise ValidationError(_("Choose a file, or paste its text."))
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("This is too large: at most 1 MB."))
        return kept

    @property
    def whole(self) -> bytes:
        """The bytes of what came."""
        file = self.cleaned_data["file"]
        if file is not None:
            return bytes(file.read())
        return str(self.cleaned_data["text"]).encode("utf-8", "replace")


@form_page
@member_required
def bring(request: MemberRequest) -> HttpResponse:
    """Ask for a file; show what would become of it; bring it in."""
    if request.method != "POST":
        return render(request, "profiles/import.html", {"here": "me", "form": BringForm()})
    if "confirm" in request.POST:
        return _confirm(request)
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "profiles/import.html", {"here": "me", "form": form}, status=422)
    arrived = arriving.read(form.whole)
    if arrived.problems:
        context = {"here": "me", "form": BringForm(), "problems": arrived.problems}
        return render(request, "profiles/import.html", context, status=422)
    return _propose(request, arrived)


def _propose(request: MemberRequest, arrived: Arrived) -> HttpResponse:
    own = editing.own_fields(request.user.pk)
    proposals = importing.propose(arrived.found, own, _preset(request))
    photo, flaw = _developed(arrived.photo)
    context = {
        "here": "me",
        "rows": [_row(number, one) for number, one in enumerate(proposals)],
        "left": arrived.left,
        "photo": base64.b64encode(photo).decode(),
        "photo_flaw": flaw,
        "photo_ticked": not any(field.kind.code == PHOTO for field in own),
        "photo_tier": KINDS[PHOTO].tiers(_preset(request))[0],
        "tiers": Tier.choices,
        "nothing": not proposals and not photo and not flaw,
    }
    return render(request, "profiles/import_preview.html", context)


def _row(number: int, one: Proposal) -> dict[str, Any]:
    """A proposal as the page shows it."""
    return {
        "number": number,
        "kind": one.kind,
        "said": one.said,
        "line": one.line,
        "token": one.token,
        "ticked": one.ticked,
        "tier": one.tier,
        "coarser": [(number, texts.zh or texts.en) for number, texts in enumerate(one.coarser)],
        "chosen": one.chosen,
        "coarser_tier": one.coarser_tier,
        "coarser_tiers": Tier.choices[: Tier.SELF],
        "before": one.before,
        "refusal": one.refusal,
    }


def _developed(data: bytes) -> tuple[bytes, str]:
    """The photo of a card, made anew, and what is wrong with it."""
    if not data:
        return b"", ""
    try:
        return develop(data, "photo", "centre")[0], ""
    except Undevelopable as refused:
        return b"", str(FLAWS[refused.flaw])


def _confirm(request: MemberRequest) -> HttpResponse:
    """Bring in what is ticked; if some of it can't be saved nothing is, and the page comes again with the reason."""
    try:
        rows = _sent_rows(request)
        photo = _sent_photo(request)
    except (ValueError, TypeError, RecursionError):
        return _begin_again(
            request, gettext("Something of this page was lost on the way. Please begin again.")
        )
    keep = {number: row for number, row in rows.items() if f"row{number}-keep" in request.POST}
    if not keep and photo is None:
        return _again(request, rows, {}, gettext("Nothing was ticked, and nothing was brought in."))
    try:
        importing.bring_in(request.user.pk, keep, _preset(request))
        if photo is not None:
            _hang(request, photo)
    except Refused as refused:
        return _again(
            request,
            rows,
            refused.rows,
            gettext("Nothing was brought in yet. Please look at the marked lines."),
        )
    except Changed:
        return _begin_again(
            request, gettext("Your profile was changed in another window meanwhile. Please begin again.")
        )
    count = len(keep) + (photo is not None)
    messages.success(request, gettext("Brought in: %(count)d.") % {"count": count})
    return redirect("me")


def _sent_rows(request: MemberRequest) -> dict[int, Chosen]:
    """The rows of the page's answer; raise ValueError if one is none of ours."""
    sent = request.POST
    return {
        number: importing.chosen(
            sent[f"row{number}-said"],
            sent.get(f"row{number}-tier") or "5",
            sent.get(f"row{number}-coarser") or "-1",
            sent.get(f"row{number}-coarser_tier") or "0",
        )
        for number in range(MOST_FOUND)
        if f"row{number}-said" in sent
    }


def _sent_photo(request: MemberRequest) -> bytes | None:
    """The photo if it was ticked. It was made here, and is looked at again all the same."""
    if "photo-keep" not in request.POST:
        return None
    data = base64.b64decode(request.POST.get("photo-said", ""), validate=True)
    try:
        return develop(data, "photo", "centre")[0]
    except Undevelopable as refused:
        raise ValueError(refused.flaw) from refused


def _hang(request: MemberRequest, photo: bytes) -> None:
    stored = editing.own_field(request.user.pk, PHOTO)
    tier = request.POST.get("photo-tier", "")
    pictures.save_picture(
        owner_id=request.user.pk,
        kind=PHOTO,
        version=stored.version if stored else NOT_YET,
        hung=Hung(
            int(tier) if tier in {"0", "1", "2", "3", "4"} else Tier.SELF,
            None,
            stored.ask_from if stored else 1,
        ),
        data=photo,
    )


def _again(
    request: MemberRequest, rows: dict[int, Chosen], errors: dict[int, str], sentence: str
) -> HttpResponse:
    """The page as it was sent, with what is wrong at its lines."""
    own = {(field.kind.code, field.position): field for field in editing.own_fields(request.user.pk)}
    context = {
        "here": "me",
        "sentence": sentence,
        "rows": [
            {
                **_row(number, importing.proposed_again(row, own.get((row.kind, row.position)))),
                "ticked": f"row{number}-keep" in request.POST,
                "chosen": row.coarser,
                "error": errors.get(number, ""),
            }
            for number, row in rows.items()
        ],
        "photo": request.POST.get("photo-said", ""),
        "photo_ticked": "photo-keep" in request.POST,
        "photo_tier": request.POST.get("photo-tier", ""),
        "tiers": Tier.choices,
    }
    return render(request, "profiles/import_preview.html", context, status=422)


def _begin_again(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {"here": "me", "form": BringForm(), "sentence": sentence}
    return render(request, "profiles/import.html", context, status=422)


def _preset(request: MemberRequest) -> Preset:
    return Preset(request.user.preset)
