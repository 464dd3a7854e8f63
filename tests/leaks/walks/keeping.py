"""林晓梅 keeps her own: profile, settings, contacts; nothing that she does to them tells of others."""

from tests.leaks.engine import Step
from tests.leaks.steps import Actor, Walk, both_ways
from tests.leaks.world import Cast, handle, hide

VIEWER = Actor("viewer")
HEADLINE = {
    "version": "1",
    "wording0-zh": "做冷链的，十年",
    "wording0-en": "",
    "wording0-tier": "0",
    "ask_from": "",
}
NUMBER = {"version": "1", "wording0-zh": "13900000003", "wording0-tier": "3", "ask_from": "1"}


def steps(_cast: Cast) -> list[Step]:
    """Edit, choose, raise, lower, end, sign out."""
    return [*both_ways(sheets()), *saves(), *settings(), *contacts(), *leaving()]


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
    return [*found, v.refused("POST", "me_row", "/me/headline/row/")]


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
        v.post("me_erase", "too late", "/me/headline/erase/", 422, {"version": "1"}),
        v.post("me_erase", "erased", "/me/headline/erase/", 302, {"version": "2"}),
        v.post("me_erase", "required", "/me/name/erase/", 404, {"version": "1"}),
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
        v.post("settings_directory", "back", "/settings/directory/", 302, {"listed": "on"}),
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
        v.refused("GET", "account_logout", "/sign-out/"),
        v.post("account_logout", "out", "/sign-out/"),
        v.get("me", "out", "/me/", 302),
    ]


WALK = Walk("keeping", ("viewer",), steps, hide)
