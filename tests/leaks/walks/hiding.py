"""林晓梅 sorts her contacts, notes something, hides and comes out again: part of how she keeps her own."""

from collections.abc import Callable

from tests.leaks.engine import Step, Vars
from tests.leaks.steps import Actor, finding
from tests.leaks.world import OTHERS_LABEL, handle

VIEWER = Actor("viewer")


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
