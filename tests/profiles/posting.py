"""What a browser types into the sheets of one's own profile, and what it reads there."""

from typing import Any

from django.http.response import HttpResponseBase

from profiles.editing import own_field, save_field
from profiles.fields import NOT_YET, OwnField
from profiles.models import Member
from profiles.sealing import Texts
from profiles.wording import Said

HTMX = {"HX-Request": "true"}


def say(owner: Member, kind: str, *says: tuple[int, str]) -> OwnField:
    said = [Said(tier, Texts(text)) for tier, text in says]
    return save_field(owner_id=owner.pk, kind=kind, version=NOT_YET, wordings=said, ask_from=1)


def typed(*wordings: tuple[str, str, int], version: int = NOT_YET, ask_from: str = "1") -> dict[str, Any]:
    """What a browser posts: (Chinese, English, tier) for each wording, the exact one first."""
    posted: dict[str, Any] = {"version": version, "ask_from": ask_from}
    for place, (zh, en, tier) in enumerate(wordings):
        posted |= {f"wording{place}-zh": zh, f"wording{place}-en": en, f"wording{place}-tier": tier}
    return posted


def words(response: HttpResponseBase) -> str:
    return str(response.content.decode())  # type: ignore[attr-defined]  # never a stream


COMPANY = typed(("工商银行", "ICBC", 3), ("某大行", "A big bank", 0))


def field(owner: Member, kind: str) -> OwnField:
    found = own_field(owner.pk, kind)
    assert found
    return found
