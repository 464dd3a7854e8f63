"""The sheet of a picture: the photo, with a blurred form for others, and the WeChat QR code."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from profiles import editing, pictures
from profiles.access import MemberRequest, form_page, member_required
from profiles.darkroom import Flaw, Keep, Undevelopable
from profiles.editing import Changed
from profiles.fields import NOT_YET, OwnField
from profiles.kinds import KINDS, Kind
from profiles.pictures import BLURRED, IMAGE_KINDS, Hung
from profiles.sheets import AskingForm, posted_version
from profiles.tiers import Tier
from profiles.uploads import MOST_BYTES

FLAWS = {
    Flaw.TOO_LARGE: _("This file is too large: at most 15 MB."),
    Flaw.NO_PICTURE: _("This is not a picture we can open. Take a JPEG, PNG, WebP or HEIC."),
    Flaw.BROKEN: _("This picture can't be read to its end. Please choose it again, or another one."),
    Flaw.TOO_MANY_PIXELS: _("This picture is larger than any camera's. Please make it smaller first."),
    Flaw.TOO_SMALL: _("This picture is too small: at least 120 pixels each way."),
    Flaw.MOVES: _("This picture moves. Please choose one that stands still."),
    Flaw.TWO_THINGS: _("This file is a picture and something else as well. Please take a screenshot of it."),
}
"""What is told to whoever chose a file that gives no picture."""
KEEPS = [("top", _("The upper part")), ("centre", _("The middle")), ("bottom", _("The lower part"))]
SEAL, BLUR = "seal", "blur"
OTHERS = [(SEAL, _("A seal with my surname")), (BLUR, _("The photo, blurred"))]


class PictureForm(forms.Form):
    """A picture: the file, which part of it, who sees it, and what those see who don't."""

    file = forms.FileField(label=_("Picture"), required=False)
    keep = forms.ChoiceField(
        label=_("Of a tall picture, keep"), choices=KEEPS, widget=forms.RadioSelect, required=False
    )
    tier = forms.TypedChoiceField(
        label=_("Who sees it"),
        choices=Tier.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who sees it.")),
    )
    others = forms.ChoiceField(
        label=_("What others see instead"), choices=OTHERS, widget=forms.RadioSelect, required=False
    )
    blurred_tier = forms.TypedChoiceField(
        label=_("Who sees the blurred one"),
        choices=Tier.choices[: Tier.CONFIDANT],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, kind: Kind, stored: OwnField | None, data: Any = None, files: Any = None) -> None:
        """Begin with what hangs there now."""
        hangs = list(reversed(stored.wordings)) if stored else []
        begin = {
            "keep": "centre",
            "tier": hangs[0].tier if hangs else int(kind.default_tier),
            "others": BLUR if len(hangs) > 1 else SEAL,
            "blurred_tier": hangs[1].tier if len(hangs) > 1 else int(Tier.OPEN),
        }
        super().__init__(data, files, initial=begin)
        self.kind, self.stored = kind, stored
        self.fields["file"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp,image/heic,image/heif"
        if kind.code not in BLURRED:
            for name in ("keep", "others", "blurred_tier"):
                del self.fields[name]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """A file, unless a picture hangs already."""
        file = cast("UploadedFile[bytes] | None", self.cleaned_data["file"])
        if file is None and self.stored is None:
            raise ValidationError(_("Choose a picture."), code="required")
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise ValidationError(FLAWS[Flaw.TOO_LARGE], code=Flaw.TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """The blurred one has to be open to more people."""
        kept = super().clean() or self.cleaned_data
        if kept.get("others") == BLUR and "tier" in kept:
            blurred = kept.get("blurred_tier")
            if blurred is None:
                self.add_error("blurred_tier", _("Choose who sees it."))
            elif blurred >= kept["tier"]:
                self.add_error("blurred_tier", _("This has to be open to more people than the photo itself."))
        return kept

    def hung(self, ask_from: int | None) -> Hung:
        """How a valid form wants it to hang."""
        kept = self.cleaned_data
        blurred = kept.get("blurred_tier") if kept.get("others") == BLUR else None
        return Hung(kept["tier"], blurred, ask_from)

    @property
    def picture(self) -> bytes | None:
        """What was chosen."""
        file = self.cleaned_data["file"]
        return file.read() if file else None

    @property
    def keeps(self) -> Keep:
        """Which part of it."""
        return cast("Keep", self.cleaned_data.get("keep") or "centre")


class Sheet:
    """The sheet of one picture: its form, who may ask, and the version that the owner looked at."""

    def __init__(self, kind: Kind, stored: OwnField | None, request: MemberRequest) -> None:
        """Read what was sent, if anything was."""
        sent: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        self.kind, self.stored = kind, stored
        self.form = PictureForm(kind, stored, sent, files)
        ask_from = stored.ask_from if stored else kind.least_ask_level or 1
        self.asking = AskingForm(kind, ask_from, data=sent, initial={"ask_from": ask_from})
        self.version = posted_version(sent) if sent is not None else stored.version if stored else NOT_YET

    def is_valid(self) -> bool:
        """Whether it can be saved."""
        return self.form.is_valid() & self.asking.is_valid()

    @property
    def picture_url(self) -> str:
        """Where the picture is that hangs there now, '' if none does."""
        return own_url(self.kind, self.stored)


def own_url(kind: Kind, stored: OwnField | None) -> str:
    """The address of one's own picture, '' if there is none."""
    if stored is None or not kind.image:
        return ""
    return reverse("me_picture", args=[kind.code, stored.wordings[-1].id])


@form_page
@member_required
def sheet(request: MemberRequest, code: str) -> HttpResponse:
    """Show the sheet of a picture, or hang it."""
    kind = KINDS[code]
    made = Sheet(kind, editing.own_field(request.user.pk, code), request)
    if request.method != "POST":
        return _answer(request, made)
    if not made.is_valid():
        return _answer(request, made, status=422)
    try:
        pictures.save_picture(
            owner_id=request.user.pk,
            kind=code,
            version=made.version,
            hung=made.form.hung(made.asking.cleaned_data["ask_from"]),
            data=made.form.picture,
            keep=made.form.keeps,
        )
    except Undevelopable as refused:
        made.form.add_error("file", str(FLAWS[refused.flaw]))
        return _answer(request, made, status=422)
    except Changed as changed:
        made.form.add_error(None, gettext("This was changed in another window meanwhile. Please look again."))
        made.version = changed.stored.version if changed.stored else NOT_YET
        return _answer(request, made, status=422)
    return redirect(f"{reverse('me')}?saved={code}#field-{code}")


@form_page
@member_required
def erase(request: MemberRequest, code: str) -> HttpResponse:
    """Ask whether to take a picture down, or do."""
    stored = editing.own_field(request.user.pk, code)
    place = f"{reverse('me')}#field-{code}"
    if stored is None:
        return redirect(place)
    if request.method == "POST":
        try:
            pictures.erase_picture(owner_id=request.user.pk, kind=code, version=posted_version(request.POST))
        except Changed:
            return render(request, "profiles/picture_erase.html", _erasing(stored, changed=True), status=422)
        return redirect(place)
    return render(request, "profiles/picture_erase.html", _erasing(stored))


def _erasing(stored: OwnField, *, changed: bool = False) -> dict[str, Any]:
    return {"here": "me", "kind": stored.kind, "version": stored.version, "changed": changed,
            "picture_url": own_url(stored.kind, stored)}  # fmt: skip


@require_safe
@member_required
def picture(request: MemberRequest, code: str, wording_id: int) -> HttpResponse:
    """One's own picture, or its blurred form."""
    image = pictures.own_picture(request.user.pk, code, wording_id)
    if image is None:
        raise Http404
    return image_answer(image)


def image_answer(image: bytes) -> HttpResponse:
    """Answer with a picture of our own making: the same headers for everybody's, no name, no date, no tag."""
    return HttpResponse(image, content_type="image/webp")


def _answer(request: MemberRequest, made: Sheet, *, status: int = 200) -> HttpResponse:
    name = "profiles/_picture_sheet.html" if request.htmx else "profiles/picture.html"
    context = {"here": "me", "sheet": made, "form": made.form, "kind": made.kind}
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


class ImageKindConverter(StringConverter):
    """A kind of picture, in an address."""

    regex = "|".join(IMAGE_KINDS)
