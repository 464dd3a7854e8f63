"""A member's own pictures: their photo, with a blurred form of it for those who know them less, and their QR code.

The wordings of such a field say only that there is a picture; tiers, grants and the rule go by them as by any
other wording. The image of each stands in a table beside, sealed under the member's key.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db import IntegrityError
from PIL import Image

from profiles import editing, undoing
from profiles.binding import bound
from profiles.darkroom import Keep, develop
from profiles.editing import Changed, Unsayable
from profiles.fields import Change, OwnField
from profiles.ids import LARGEST_ID
from profiles.kinds import KINDS, Kind
from profiles.models import MemberKey, Picture, Wording
from profiles.sealing import Texts, picture_of, seal_bytes, unseal_bytes
from profiles.wording import Said

IMAGE_KINDS = tuple(code for code, kind in KINDS.items() if kind.image)
SAYS: dict[str, tuple[Texts, ...]] = {
    "photo": (Texts("照片", "Photo"), Texts("模糊的照片", "Blurred photo")),
    "wechat_qr": (Texts("微信二维码", "WeChat QR code"),),
}
"""What the wordings of each kind say, the exact one first."""
BLURRED = frozenset(code for code, says in SAYS.items() if len(says) > 1)


@dataclass(frozen=True)
class Hung:
    """How a picture is to hang: who sees it, who a blurred form of it (None: nobody), who may ask."""

    tier: int
    blurred_tier: int | None = None
    ask_from: int | None = None


def save_picture(
    *, owner_id: int, kind: str, version: int, hung: Hung, data: bytes | None = None, keep: Keep = "centre"
) -> OwnField:
    """Hang a picture, a new one if there are `data`, else the one that is there; return its field.

    Raise Undevelopable if the file gives no picture, Changed and Unsayable as `editing.save_field` does. Who was
    given the photo sees the new one, unless it is to hang elsewhere, too: then their grant ends with the old one.
    """
    fresh = data is not None
    if data is None:
        data = own_exact(owner_id, kind)
        if data is None:
            raise Changed(None)
    _check(KINDS[kind], hung)
    said = [Said(hung.tier, SAYS[kind][0])]
    if hung.blurred_tier is not None:
        said.append(Said(hung.blurred_tier, SAYS[kind][1]))
    made: tuple[bytes, ...] = ()
    if fresh or len(said) > 1:
        made = develop(data, "photo" if kind == "photo" else "code", keep)
    try:
        with bound(owner_id):
            if fresh:
                _take_down_what_hangs_elsewhere(owner_id, kind, version, said)
            stored = editing.save_bound(owner_id, Change(kind, 0, version, said, hung.ask_from))
            undoing.forget(owner_id, kind, 0)  # words can be brought back, a picture can't
            _hang(owner_id, stored, made, fresh=fresh)
            return stored
    except IntegrityError:  # two windows hung the first picture at once; the other one was faster
        raise Changed(editing.own_field(owner_id, kind)) from None


def _check(kind: Kind, hung: Hung) -> None:
    """Raise Unsayable for what no field of that kind may have; a sheet has told so before it comes to this."""
    blurred = hung.blurred_tier
    wrong = blurred is not None and (kind.code not in BLURRED or blurred >= hung.tier)
    if wrong or (hung.ask_from is not None and hung.ask_from < kind.least_ask_level):
        raise Unsayable(kind.code)


def _hang(owner_id: int, stored: OwnField, made: tuple[bytes, ...], *, fresh: bool) -> None:
    """Put images beside the wordings; the exact one stays as it is unless a new one came."""
    key = MemberKey.of(owner_id)
    exact_first = sorted(stored.wordings, key=lambda wording: -wording.tier)
    for coarse, (wording, image) in enumerate(zip(exact_first, made, strict=False)):
        if fresh or coarse:
            sealed = seal_bytes(image, wrapped_key=key, member_id=owner_id, wording_id=picture_of(wording.id))
            Picture.objects.filter(wording_id=wording.id).delete()
            Picture.objects.create(wording_id=wording.id, owner_id=owner_id, sealed=sealed)


def erase_picture(*, owner_id: int, kind: str, version: int) -> None:
    """Take a picture down for good; it can't be brought back."""
    editing.erase_field(owner_id=owner_id, kind=kind, version=version)
    with bound(owner_id):
        undoing.forget(owner_id, kind, 0)


def own_picture(owner_id: int, kind: str, wording_id: int) -> bytes | None:
    """Return the image of one of a member's own wordings of that kind, None if there is none."""
    with bound(owner_id):
        return _unsealed(owner_id, wording_id=min(wording_id, LARGEST_ID), wording__field__kind=kind)


def own_exact(owner_id: int, kind: str) -> bytes | None:
    """Return one's own picture of that kind as it was hung, None if there is none."""
    with bound(owner_id):
        return _unsealed(owner_id, wording__field__kind=kind, wording__coarse=0)


def _unsealed(owner_id: int, **which: Any) -> bytes | None:
    """Inside a bound transaction: the first of one's own images that fits."""
    row = Picture.objects.filter(owner_id=owner_id, **which).first()
    if row is None:
        return None
    key = MemberKey.of(owner_id)
    return unseal_bytes(
        bytes(row.sealed), wrapped_key=key, member_id=owner_id, wording_id=picture_of(row.wording_id)
    )


def _take_down_what_hangs_elsewhere(owner_id: int, kind: str, version: int, said: list[Said]) -> None:
    """A new picture at another tier is another wording: nobody sees it by a grant on the old one."""
    rows = Wording.objects.filter(owner_id=owner_id, field__kind=kind, field__version=version)
    stays = {(one.tier, coarse) for coarse, one in enumerate(said)}
    gone = [row.id for row in rows if (row.tier, row.coarse) not in stays]
    old = Wording.objects.filter(id__in=gone)
    old._raw_delete(old.db)


def as_jpeg(image: bytes | None) -> bytes:
    """Return a picture of our own making as the JPEG that every address book reads; of none, b""."""
    if image is None:
        return b""
    made = BytesIO()
    Image.open(BytesIO(image), formats=["WEBP"]).convert("RGB").save(made, "JPEG", quality=85)
    return made.getvalue()
