"""林晓梅 looks back at herself while, in the second world, one of her contacts hides from her and one has left.

What she is told about reach comes of her own rows alone: as others see her, what a save would open, what she may do.
"""

from disclosure.models import Shield
from profiles.models import Member
from tests.leaks.engine import Step
from tests.leaks.steps import Actor, Walk, both_ways
from tests.leaks.world import Cast, handle, hide, relate

VIEWER = Actor("viewer")
HIDES, LEFT = "introducer", "owner"


def hide_contacts(cast: Cast) -> None:
    """Beside all else: whom she knows is there for her no more."""
    hide(cast)
    Shield.objects.using("owner").create(owner=cast[HIDES], person=cast["viewer"])
    Member.objects.using("owner").filter(pk=cast[LEFT].pk).update(is_active=False)
    relate(cast["target"], cast["viewer"], 3)


def number(tier: int) -> dict[str, str]:
    """Her number, at another tier."""
    return {
        "version": "1",
        "wording0-zh": "13900000001",
        "wording0-tier": str(tier),
        "ask_from": "1",
    }


def steps(_cast: Cast) -> list[Step]:
    """Every page and verb that names nobody."""
    v, people = VIEWER, "/me/mobile/1/people/"
    found: list[Step] = []
    for who in (HIDES, LEFT):
        found.append(v.get("disclosure:as_others", who, f"/me/as/?contact={handle(who)}"))
    for level in range(5):
        found.append(v.get("disclosure:as_others", str(level), f"/me/as/?level={level}"))
    found.append(v.get("disclosure:preset_impact", "open", "/me/preset/impact/?to=open"))
    found = both_ways(found)
    for tier in range(5):
        found.append(v.post("disclosure:impact", str(tier), "/me/mobile/1/impact/", 200, number(tier)))
    for who in (HIDES, LEFT):
        contact = f"/contacts/{handle(who)}/"
        found += [
            v.post("disclosure:field_withhold", who, f"{people}withhold/", 302, {"person": handle(who)}),
            v.post("disclosure:impact", f"not to {who}", "/me/mobile/1/impact/", 200, number(1)),
            v.get("disclosure:as_others", f"not to {who}", f"/me/as/?contact={handle(who)}"),
            v.post(
                "disclosure:field_withhold", f"{who} again", f"{people}withhold/", 302,
                {"person": handle(who), "again": "1"},
            ),
            v.post("disclosure:until", who, f"{contact}until/", 302, {"until": "2027-03-07"}),
            v.post("disclosure:hide", who, f"/people/{handle(who)}/hide/", 302, {"note": "某人"}),
            v.get("disclosure:shields", f"{who} is hidden from", "/settings/shields/"),
            v.get("disclosure:as_others", f"hidden from {who}", f"/me/as/?contact={handle(who)}"),
            v.post("disclosure:impact", f"hidden from {who}", "/me/mobile/1/impact/", 200, number(0)),
            v.post("disclosure:hide", f"{who} again", f"/people/{handle(who)}/hide/", 302, {"again": "1"}),
            v.post("disclosure:note", who, f"/people/{handle(who)}/note/", 302, {"note": ""}),
        ]  # fmt: skip
    return found


WALK = Walk("reaching", ("viewer",), steps, hide_contacts)
