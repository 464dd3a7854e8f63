"""林晓梅 keeps her own: profile, settings, contacts; nothing that she does to them tells of others."""

from collections.abc import Callable

from profiles.models import Wording
from tests.leaks.engine import Step, Vars
from tests.leaks.steps import SWEEP, Actor, Walk, both_ways, finding
from tests.leaks.world import OTHERS_LABEL, OTHERS_PROMPT, Cast, handle, hide

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


def labels() -> list[Step]:
    """Words of her own for some of her contacts."""
    v = VIEWER

    def made(more: str = "") -> Callable[[Vars], str]:
        return lambda found: f"/contacts/labels/{found['label']}/{more}"

    owner, hides = handle("owner"), handle("hidesone")
    ticks = {"shown": [owner, hides, "nobodyatallhere2"], "under": [owner, hides, "nobodyatallhere2"]}
    found: list[Step] = [
        v.get("disclosure:labels", "none", "/contacts/labels/"),
        v.post("disclosure:labels", "no name", "/contacts/labels/", 422),
        v.post(
            "disclosure:labels",
            "made",
            "/contacts/labels/",
            302,
            {"name": "同行"},
            after=finding("label", r"labels/(\d+)/"),
        ),
        v.post("disclosure:labels", "again", "/contacts/labels/", 422, {"name": "同行"}),
        v.get("disclosure:labels", "one", "/contacts/labels/"),
        v.post("disclosure:label_people", "ticked", made("people/"), 302, ticks),
        v.refused("GET", "disclosure:label_people", made("people/")),
        v.get("disclosure:label", "with somebody", made()),
        v.post("disclosure:label", "renamed", made(), 302, {"name": "老同行"}),
        v.post("disclosure:label", "no name", made(), 422),
        v.get("disclosure:label_hide", "asked", made("hide/")),
        v.post("disclosure:label_hide", "hidden", made("hide/")),
        v.get("disclosure:shields", "a label", "/settings/shields/"),
        v.get("disclosure:profile", "one under it", f"/people/{owner}/", 404),
        v.get("disclosure:as_others", "one under it", f"/me/as/?contact={owner}"),
        v.post("disclosure:label_hide", "lifted", made("hide/"), 302, {"again": "1"}),
        v.post("disclosure:contact_labels", "taken out", f"/contacts/{owner}/labels/", 302, {}),
        v.refused("GET", "disclosure:contact_labels", f"/contacts/{owner}/labels/"),
        v.get("disclosure:label_erase", "asked", made("erase/")),
        v.post("disclosure:label_erase", "erased", made("erase/")),
    ]
    for more, view in (
        ("", "label"),
        ("people/", "label_people"),
        ("erase/", "label_erase"),
        ("hide/", "label_hide"),
    ):
        found.append(
            v.post(
                f"disclosure:{view}",
                "another's",
                f"/contacts/labels/{OTHERS_LABEL}/{more}",
                404,
                {"name": "x"},
            )
        )
        if view != "label_people":
            found.append(
                v.get(f"disclosure:{view}", "another's", f"/contacts/labels/{OTHERS_LABEL}/{more}", 404)
            )
    return found


def hiding() -> list[Step]:
    """Out of sight and back, and a note to herself; with those who are not there nothing of it can be done."""
    v, target = VIEWER, handle("target")
    found: list[Step] = []
    for who in (
        handle("hidesone"),
        handle("hidestwo"),
        handle("unlisted"),
        "nobodyatallhere2",
        handle("viewer"),
    ):
        for view in ("hide", "note"):
            path = f"/people/{who}/{view}/"
            found.append(v.get(f"disclosure:{view}", who, path, 404))
            found.append(v.post(f"disclosure:{view}", who, path, 404, {"note": "x"}))
        found.append(v.post("disclosure:hide", f"{who}, again", f"/people/{who}/hide/", 404, {"again": "1"}))
        for view in ("until", "contact_labels"):
            verb = view.removeprefix("contact_")
            found.append(v.post(f"disclosure:{view}", who, f"/contacts/{who}/{verb}/", 404))
    owner = f"/contacts/{handle('owner')}/"
    return [
        *found,
        v.get("disclosure:shields", "none", "/settings/shields/"),
        v.refused("POST", "disclosure:shields", "/settings/shields/"),
        *from_a_company(),
        v.get("disclosure:note", "none", f"/people/{target}/note/"),
        v.post("disclosure:note", "kept", f"/people/{target}/note/", 302, {"note": "苏州，喝茶"}),
        v.post("disclosure:note", "too long", f"/people/{target}/note/", 422, {"note": "长" * 501}),
        v.get("disclosure:profile", "noted", f"/people/{target}/"),
        v.get("disclosure:hide", "asked", f"/people/{target}/hide/"),
        v.post("disclosure:hide", "hidden", f"/people/{target}/hide/", 302, {"note": "王女士"}),
        v.get("disclosure:shields", "one", "/settings/shields/"),
        v.get("disclosure:profile", "who is hidden from", f"/people/{target}/", 404),
        v.get("disclosure:people", "one less", "/people/"),
        v.post("disclosure:hide", "lifted", f"/people/{target}/hide/", 302, {"again": "1"}),
        v.refused("GET", "disclosure:until", f"{owner}until/"),
        v.post("disclosure:until", "past", f"{owner}until/", 422, {"until": "2026-11-01"}),
        v.post("disclosure:until", "dated", f"{owner}until/", 302, {"until": "2027-03-07"}),
        v.post("disclosure:until", "for good", f"{owner}until/", 302, {"until": ""}),
    ]


def from_a_company() -> list[Step]:
    """She hides from a company: who belongs to it she can't tell, whatever she looks at."""
    v, here = VIEWER, "/settings/shields/company/"
    return [
        v.get("disclosure:company_hide", "asked", here),
        v.post("disclosure:company_hide", "nothing", here, 422, {"name": "…"}),
        v.post("disclosure:company_hide", "hidden", here, 302, {"name": "某银行股份有限公司"}),
        v.get(
            "disclosure:shields",
            "a company",
            "/settings/shields/",
            after=finding("shield", f"{here}([0-9]+)/"),
        ),
        v.get("disclosure:people", "from a company", "/people/"),
        v.get("disclosure:contacts", "from a company", "/contacts/"),
        v.get("disclosure:profile", "of a company", f"/people/{handle('introducer')}/"),
        v.get("disclosure:as_others", "of a company", f"/me/as/?contact={handle('introducer')}"),
        v.refused("GET", "disclosure:company_show", f"{here}1/"),
        v.post("disclosure:company_show", "nobody's", f"{here}1/", 404),
        v.post("disclosure:company_show", "shown", lambda found: f"{here}{found['shield']}/"),
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
