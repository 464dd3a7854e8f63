"""林晓梅 keeps her own: profile, settings, contacts; nothing that she does to them tells of others."""

from profiles.models import Wording
from tests.leaks.engine import Step, Vars
from tests.leaks.steps import SWEEP, Actor, Walk, both_ways, finding
from tests.leaks.walks.hiding import hiding, labels
from tests.leaks.world import OTHERS_PROMPT, Cast, handle, hide

VIEWER = Actor("viewer")
OTHERS_PROMPTED = f"/contacts/prompts/{OTHERS_PROMPT}/"
HEADLINE = {
    "version": "1",
    "wording0-zh": "做冷链的，十年",
    "wording0-en": "",
    "wording0-tier": "0",
    "ask_from": "",
}
COMPANY = {
    "version": "0",
    "wording0-zh": "江东证券",
    "wording0-tier": "1",
    "wording1-zh": "",
    "wording1-tier": "0",
    "ask_from": "1",
}
NUMBER = {"version": "1", "wording0-zh": "13900000003", "wording0-tier": "3", "ask_from": "1"}


def steps(_cast: Cast) -> list[Step]:
    """Edit, choose, raise, lower, end, sign out."""
    return [
        *both_ways(sheets()), *saves(), *settings(), *looking_back(), *growing(), *the_desk(), *labels(), *hiding(),
        *contacts(), *leaving(),
    ]  # fmt: skip


def sheets() -> list[Step]:
    """The pages of her own profile."""
    v = VIEWER
    found: list[Step] = [v.get("me", "own", "/me/"), v.get("me", "just saved", "/me/?saved=headline")]
    found.append(v.refused("POST", "me", "/me/"))
    for code in ("name", "headline", "company", "mobile"):
        found.append(v.get("me_field", code, f"/me/{code}/"))
    found.append(v.get("me_field", "no kind", "/me/nothing/", 404))
    for code, status in (("name", 404), ("headline", 200), ("nothing", 404)):
        found.append(v.get("me_erase", code, f"/me/{code}/erase/", status))
    for way in ("", "?to=reserved", "?to=open", "?to=nothing"):
        found.append(v.get("me_preset", way or "choose", f"/me/preset/{way}"))
    found += [v.get("me_field", "another", "/me/offer/2/"), v.get("me_field", "no room", "/me/offer/6/", 404)]
    return [
        *found,
        v.refused("POST", "me_row", "/me/headline/row/"),
        v.refused("GET", "me_undo", "/me/headline/undo/"),
    ]


def saves() -> list[Step]:
    """Saving well, badly, too late; erasing."""
    v = VIEWER
    return [
        v.get("me_row", "to the page", "/me/headline/row/", 302),
        v.get("me_row", "htmx", "/me/headline/row/", htmx=True),
        v.get("me_row", "no kind", "/me/nothing/row/", 404, htmx=True),
        v.get("me_erase", "nothing said", "/me/company/erase/", 302),
        v.post("me_field", "empty", "/me/headline/", 422),
        v.post("me_field", "too long", "/me/headline/", 422, {**HEADLINE, "wording0-zh": "长" * 500}),
        v.post("me_field", "saved", "/me/headline/", 302, HEADLINE),
        v.post("me_field", "saved twice", "/me/headline/", 302, HEADLINE),
        v.post("me_field", "too late", "/me/headline/", 422, {**HEADLINE, "wording0-zh": "做药的"}),
        v.post(
            "me_field",
            "too late, htmx",
            "/me/headline/",
            422,
            {**HEADLINE, "wording0-zh": "做药的"},
            htmx=True,
        ),
        v.post("me_field", "saved, htmx", "/me/mobile/", 200, NUMBER, htmx=True),
        v.post("me_field", "no kind", "/me/nothing/", 404, HEADLINE),
        v.post("me_field", "suggested", "/me/company/", 200, {**COMPANY, "suggest": "1"}, htmx=True),
        v.post("me_field", "filled", "/me/company/", 200, {**COMPANY, "fill": "1:0"}),
        v.post("me_field", "looked at twice", "/me/city/", 422, {**COMPANY, "wording0-zh": "乌有乡"}),
        v.post("me_field", "a second one", "/me/offer/2/", 302, {**HEADLINE, "version": "0"}),
        v.post("me_undo", "taken back", "/me/offer/2/undo/", 302, {"version": "1"}),
        v.post("me_undo", "taken back twice", "/me/offer/2/undo/", 302, {"version": "1"}),
        v.post("me_undo", "nothing to take back, htmx", "/me/city/undo/", 200, {"version": "0"}, htmx=True),
        v.post("me_erase", "too late", "/me/headline/erase/", 422, {"version": "1"}),
        v.post("me_erase", "erased", "/me/headline/erase/", 302, {"version": "2"}),
        v.get("me", "just erased", "/me/?erased=headline"),
        v.post("me_undo", "back again", "/me/headline/undo/", 302, {"version": "0"}),
        v.post("me_erase", "required", "/me/name/erase/", 404, {"version": "1"}),
        v.post("me_preset", "nothing chosen", "/me/preset/", 422),
        v.post(
            "me_preset", "changed meanwhile", "/me/preset/", 422, {"to": "reserved", "field": "name-0-99"}
        ),
        v.post("me_preset", "done", "/me/preset/", 302, {"to": "reserved"}),
        v.get("me", "done", "/me/?preset=reserved"),
        v.get("disclosure:profile", "own, as it is now", f"/people/{handle('viewer')}/"),
    ]


def settings() -> list[Step]:
    """Language and directory."""
    v = VIEWER
    return [
        v.refused("GET", "settings_language", "/settings/language/"),
        v.post(
            "settings_language",
            "changed",
            "/settings/language/",
            302,
            {"language": "zh-hans", "next": "/me/"},
        ),
        v.post("settings_language", "no language", "/settings/language/", 302, {"language": "xx"}),
        v.refused("GET", "settings_directory", "/settings/directory/"),
        v.post("settings_directory", "left", "/settings/directory/", 302, {}),
        v.get("settings", "unlisted", "/settings/"),
        *both_ways([v.get("invitations", "none", "/settings/invitations/")]),
        *(v.post("invitations", f"the {number}th", "/settings/invitations/") for number in range(1, 7)),
        v.get(
            "invitations",
            "five",
            "/settings/invitations/",
            after=finding("invitation", r'take_back" value="(\d+)"'),
        ),
        v.post(
            "invitations",
            "taken back",
            "/settings/invitations/",
            302,
            lambda found: {"take_back": found["invitation"]},
        ),
        v.post("invitations", "another's", "/settings/invitations/", 302, {"take_back": "540002"}),
        v.get("invitations", "four", "/settings/invitations/"),
        v.post("settings_directory", "back", "/settings/directory/", 302, {"listed": "on"}),
    ]


def looking_back() -> list[Step]:
    """As others see her, who can read what and why, what a change would open: of her own rows alone."""
    v, people = VIEWER, "/me/mobile/1/people/"
    owner, gone = handle("owner"), handle("introducer")
    number = {"version": "2", "wording0-zh": "13900000003", "wording0-tier": "1", "ask_from": "1"}
    found: list[Step] = []
    for query, status in (
        ("", 200), ("?level=0", 200), ("?level=4", 200), ("?level=9", 200), (f"?contact={owner}", 200),
        (f"?contact={gone}", 200), (f"?contact={handle('stranger')}", 404), (f"?contact={handle('hidesone')}", 404),
        ("?contact=nobodyatallhere2", 404),
    ):  # fmt: skip
        found.append(
            v.get("disclosure:as_others", query or "nobody in particular", f"/me/as/{query}", status)
        )
    found += [
        v.get("disclosure:field_people", "a field", people),
        v.get("disclosure:field_people", "behind nobody", f"{people}?after=nonsense"),
        v.get("disclosure:field_people", "nothing said", "/me/company/1/people/", 404),
        v.get("disclosure:field_people", "no place", "/me/mobile/99/people/", 404),
        v.get("disclosure:field_people", "no kind", "/me/nothing/1/people/", 404),
        v.get("disclosure:field_choose", "a field", f"{people}choose/"),
        v.get("disclosure:field_choose", "nothing said", "/me/company/1/people/choose/", 404),
        v.get("disclosure:preset_impact", "a preset", "/me/preset/impact/?to=open"),
        v.get("disclosure:preset_impact", "no preset", "/me/preset/impact/?to=x", 404),
    ]
    found = both_ways(found)
    for view, path in (
        ("as_others", "/me/as/"), ("field_people", people), ("field_choose", f"{people}choose/"),
        ("preset_impact", "/me/preset/impact/"),
    ):  # fmt: skip
        found.append(v.refused("POST", f"disclosure:{view}", path))
    return [
        *found,
        v.refused("GET", "disclosure:impact", "/me/mobile/1/impact/"),
        v.post("disclosure:impact", "opened", "/me/mobile/1/impact/", 200, number),
        v.post("disclosure:impact", "opened, htmx", "/me/mobile/1/impact/", 200, number, htmx=True),
        v.post("disclosure:impact", "empty", "/me/mobile/1/impact/", 200),
        v.post("disclosure:impact", "no kind", "/me/nothing/1/impact/", 404),
        v.refused("GET", "disclosure:field_withhold", f"{people}withhold/"),
        v.post("disclosure:field_withhold", "a contact", f"{people}withhold/", 302, {"person": gone}),
        v.get("disclosure:field_people", "one less", people),
        v.post(
            "disclosure:field_withhold",
            "as before",
            f"{people}withhold/",
            302,
            {"person": gone, "again": "1"},
        ),
        *(
            v.post("disclosure:field_withhold", who, f"{people}withhold/", 404, {"person": who})
            for who in (handle("hidesone"), handle("hidestwo"), "nobodyatallhere2", "")
        ),
        v.get("disclosure:show", "a contact", f"/contacts/{owner}/show/"),
        v.post("disclosure:show", "empty", f"/contacts/{owner}/show/", 422),
        v.post("disclosure:show", "shown", f"/contacts/{owner}/show/", 302, shown_number),
        *(
            step
            for who in (handle("hidesone"), handle("stranger"), "nobodyatallhere2")
            for step in (
                v.get("disclosure:show", who, f"/contacts/{who}/show/", 404),
                v.post("disclosure:show", who, f"/contacts/{who}/show/", 404, shown_number),
            )
        ),
        v.get("disclosure:field_people", "one more", people),
        v.get("disclosure:contact", "who was shown something", f"/contacts/{owner}/"),
    ]


def shown_number(_vars: Vars) -> dict[str, str]:
    """Her number, for a while."""
    wording = Wording.objects.using("owner").get(field__owner__handle=handle("viewer"), field__kind="mobile")
    return {"wordings": str(wording.pk), "days": "30"}


def growing() -> list[Step]:
    """Her standing rules, and a prompt that comes of what she opened herself."""
    v, path = VIEWER, "/settings/rules/"
    show = f"/contacts/{handle('owner')}/show/"

    def prompted(found: Vars) -> str:
        return f"/contacts/prompts/{found['prompt']}/"

    return [
        *both_ways([v.get("disclosure:rules", "none", path)]),
        v.post("disclosure:rules", "no such rule", path, 404, {"rule": "school"}),
        *(v.post("disclosure:rules", rule, path, 302, {"rule": rule}) for rule in ("introduced", "quiet")),
        SWEEP,
        v.get("disclosure:rules", "two", path),
        v.post("disclosure:rules", "taken back", path, 302, {"rule": "quiet", "again": "1"}),
        v.post("disclosure:show", "longer", show, 302, lambda found: {**shown_number(found), "days": "90"}),
        v.post("disclosure:show", "longest", show, 302, lambda found: {**shown_number(found), "days": "365"}),
        v.get("disclosure:home", "a prompt", "/", after=finding("prompt", r"prompts/(\d+)/")),
        *both_ways([v.get("disclosure:prompt", "asked", prompted)]),
        v.post("disclosure:prompt", "left", prompted, 302, {"answer": "leave"}),
        v.post("disclosure:prompt", "left already", prompted, 404, {"answer": "closer", "was": "1"}),
        *both_ways([v.get("disclosure:prompt", "another's", OTHERS_PROMPTED, 404)]),
        v.post("disclosure:prompt", "another's", OTHERS_PROMPTED, 404, {"answer": "closer", "was": "1"}),
    ]


def the_desk() -> list[Step]:
    """What the desk does for her, and what it has checked of others, of whom she reads more or less."""
    v, path = VIEWER, "/settings/desk/"
    found: list[Step] = both_ways([v.get("disclosure:own_desk", "nothing checked", path)])
    for who in ("introducer", "owner", "hidesone"):
        found += [
            v.get("disclosure:check", f"{who}, not of the desk", f"/people/{handle(who)}/checked/", 404),
            v.post("disclosure:check", f"{who}, not of the desk", f"/people/{handle(who)}/checked/", 404),
        ]
    return [
        *found,
        v.get("disclosure:profile", "whose name was checked", f"/people/{handle('introducer')}/"),
        v.post("disclosure:own_desk", "may introduce", path, 302, {"wanted": "on"}),
        v.get("disclosure:own_desk", "may introduce", path),
        v.post("disclosure:own_desk", "may not", path, 302, {}),
        v.post("disclosure:own_desk", "nothing to take away", path, 302, {"remove": "1"}),
    ]


def contacts() -> list[Step]:
    """What she may do with those she knows, and with those she doesn't."""
    v, owner, stranger = VIEWER, f"/contacts/{handle('owner')}/", f"/contacts/{handle('stranger')}/"
    found: list[Step] = []
    for path, status in ((owner, 302), (stranger, 404)):
        for view in ("closer", "further"):
            data = {"was": "1" if view == "closer" else "2"}
            found.append(v.post(f"disclosure:{view}", str(status), f"{path}{view}/", status, data))
        found.append(v.post("disclosure:take_back", "nothing open", f"{path}take-back/?next=/contacts/"))
    return [
        *found,
        v.get("disclosure:contact", "one who was moved", owner),
        v.refused("POST", "disclosure:contact", owner),
        v.get("disclosure:end", "a contact", f"{owner}end/"),
        v.post("disclosure:end", "ended", f"{owner}end/"),
        v.post("disclosure:end", "ended already", f"{owner}end/", 404),
        v.get("disclosure:contact", "no more", owner, 404),
        v.get("disclosure:contacts", "one less", "/contacts/"),
        v.get("disclosure:profile", "one who is no contact now", f"/people/{handle('owner')}/"),
    ]


def leaving() -> list[Step]:
    """The way out, and everything behind it."""
    v = VIEWER
    return [
        v.post("account_login", "signed in", "/sign-in/", 302, {"number": "13800138000"}),
        v.post("account_confirm_login_code", "signed in", "/sign-in/code/", 302, {"code": "123456"}),
        v.post("account_resend", "signed in", "/sign-in/code/again/"),
        v.refused("GET", "account_resend", "/sign-in/code/again/"),
        v.post("account_name", "signed in", "/sign-in/name/", 302, {"called": "林"}),
        v.get("account_invitation", "signed in", "/sign-in/invitation/", 302),
        v.post("account_invitation", "signed in", "/sign-in/invitation/", 302, {"code": "x"}),
        v.get("invited", "signed in", f"/invited/{'a' * 12}/", 302),
        v.post("invited", "signed in", f"/invited/{'a' * 12}/"),
        v.refused("GET", "account_logout", "/sign-out/"),
        v.post("account_logout", "out", "/sign-out/"),
        v.get("me", "out", "/me/", 302),
    ]


WALK = Walk("keeping", ("viewer",), steps, hide)
