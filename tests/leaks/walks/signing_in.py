"""Somebody without a session: every page sends them to sign in, and no page says whose number is known."""

import re
from datetime import timedelta

from django.conf import settings
from django.db import connections

from profiles.admission import code_of, hash_of
from profiles.models import AdmittedNumber, Invitation, Member
from profiles.sealing import lookup_hash
from tests.leaks.engine import Act, Clock, Request, Step, Vars
from tests.leaks.steps import Actor, Walk, both_ways
from tests.leaks.walks.looking import NOBODY
from tests.leaks.world import BEFORE, NOW, OTHERS, OTHERS_LABEL, Cast, Population, handle, hide, number_of

ANYBODY = Actor("anybody")
KNOWN_ID = 520_000
KNOWN_IN_ONE_WORLD = f"138{KNOWN_ID:08d}"
NEW = "13911112222"
CLOSED = "byd"
NEITHER = "13922223333"
"""Nobody's number; whoever tries it does not hold that phone."""
INVITATION, OTHERS_INVITATION = 540_001, 540_002


def hide_a_number(cast: Cast) -> None:
    """Beside all that is hidden from members: let somebody have the number that is tried."""
    hide(cast)
    made = Population()
    made.next_id = KNOWN_ID - 1
    made.member("known", "有这个号码的人", listed=False)
    AdmittedNumber.objects.using("owner").create(number_hash=lookup_hash(f"+86{NEITHER}"), since=BEFORE)
    Invitation.objects.using("owner").create(
        id=OTHERS_INVITATION, inviter=cast["owner"], sort="given", code_hash=b"another's", made_at=BEFORE,
        ends_at=NOW + timedelta(days=9),
    )  # fmt: skip


def steps(cast: Cast) -> list[Step]:
    """Knock everywhere, try a number, join, and come back to a closed account."""
    return [
        *closed_doors(),
        *health(),
        *wrong_numbers(),
        *without_the_phone(),
        *joining(),
        *coming_back(cast),
    ]


def closed_doors() -> list[Step]:
    """Every page of members."""
    v = ANYBODY
    found: list[Step] = []
    both = (
        ("disclosure:home", "/"), ("disclosure:people", "/people/"), ("disclosure:contacts", "/contacts/"),
        ("disclosure:disclosures", "/disclosures/"), ("intros:asks", "/asks/"), ("me", "/me/"),
        ("settings", "/settings/"),
    )  # fmt: skip
    for view, path in both:
        found += [v.get(view, "no session", path, 302), v.refused("POST", view, path)]
    forms = [("me_field", "/me/headline/"), ("me_erase", "/me/headline/erase/"), ("me_preset", "/me/preset/")]
    posts = [("me_undo", "/me/headline/undo/"), ("settings_directory", "/settings/directory/")]
    for who in (handle("owner"), handle("hidesone"), NOBODY):
        found += [
            v.get("disclosure:profile", who, f"/people/{who}/", 302),
            v.refused("POST", "disclosure:profile", f"/people/{who}/"),
        ]
        found += [
            v.get("disclosure:contact", who, f"/contacts/{who}/", 302),
            v.refused("POST", "disclosure:contact", f"/contacts/{who}/"),
        ]
        forms += [
            ("disclosure:hide", f"/people/{who}/hide/"), ("disclosure:note", f"/people/{who}/note/"),
            ("disclosure:show", f"/contacts/{who}/show/"),
            ("disclosure:ask", f"/people/{who}/ask/"), ("intros:seek", f"/people/{who}/introduction/"),
            ("disclosure:end", f"/contacts/{who}/end/"), ("disclosure:report", f"/people/{who}/report/"),
            ("disclosure:check", f"/people/{who}/checked/"),
            ("admin:profiles_member_change", f"/admin/profiles/member/{who}/change/"),
        ]  # fmt: skip
        posts += [
            (f"disclosure:{verb.replace('-', '_')}", f"/contacts/{who}/{verb}/")
            for verb in ("closer", "further", "take-back", "until")
        ]
        posts.append(("disclosure:contact_labels", f"/contacts/{who}/labels/"))
    both_more = (
        ("disclosure:as_others", "/me/as/"), ("disclosure:field_people", "/me/mobile/1/people/"),
        ("disclosure:field_choose", "/me/mobile/1/people/choose/"), ("disclosure:shields", "/settings/shields/"),
        ("disclosure:preset_impact", "/me/preset/impact/?to=open"),
    )  # fmt: skip
    for view, path in both_more:
        found += [v.get(view, "no session", path, 302), v.refused("POST", view, path)]
    forms += [
        ("disclosure:labels", "/contacts/labels/"), ("disclosure:label", f"/contacts/labels/{OTHERS_LABEL}/"),
        ("disclosure:label_erase", f"/contacts/labels/{OTHERS_LABEL}/erase/"),
        ("disclosure:company_hide", "/settings/shields/company/"),
        ("disclosure:label_hide", f"/contacts/labels/{OTHERS_LABEL}/hide/"),
    ]  # fmt: skip
    posts += [
        ("disclosure:company_show", "/settings/shields/company/1/"),
        ("disclosure:label_people", f"/contacts/labels/{OTHERS_LABEL}/people/"),
        ("disclosure:impact", "/me/mobile/1/impact/"), ("disclosure:field_withhold", "/me/mobile/1/people/withhold/"),
    ]  # fmt: skip
    for view, path in (
        ("disclosure:request", "access"), ("disclosure:decision", "decisions"),
        ("intros:introduction", "introductions"),
        ("intros:vouch", "vouches"), ("intros:invitation", "invitations"),
    ):  # fmt: skip
        forms += [(view, f"/asks/{path}/{number}/") for number in (OTHERS[view.split(":")[1]], 1)]
    forms += [
        ("admin:index", "/admin/"), ("admin:jsi18n", "/admin/jsi18n/"), ("admin:review", "/admin/review/"),
        ("admin:review_case", "/admin/review/1/"), ("admin:profiles_member_changelist", "/admin/profiles/member/"),
        ("admin:disclosure_case_changelist", "/admin/disclosure/case/"),
        ("admin:disclosure_holiday_changelist", "/admin/disclosure/holiday/"),
        ("admin:disclosure_holiday_add", "/admin/disclosure/holiday/add/"),
        ("admin:disclosure_case_add", "/admin/disclosure/case/add/"),
        ("admin:disclosure_case_change", "/admin/disclosure/case/1/change/"),
        ("admin:disclosure_case_history", "/admin/disclosure/case/1/history/"), ("admin:app_list", "/admin/profiles/"),
    ]  # fmt: skip
    forms += [
        ("disclosure:nudges", "/settings/nudges/"), ("disclosure:channel", "/settings/channels/1/"),
        ("disclosure:channel_add", "/settings/channels/add/ntfy/"), ("intros:wish", "/asks/wish/"),
        ("intros:bring", f"/contacts/{NOBODY}/introduce/{NOBODY}/"),
        ("invitations", "/settings/invitations/"), ("disclosure:own_desk", "/settings/desk/"),
        ("disclosure:rules", "/settings/rules/"), ("disclosure:prompt", "/contacts/prompts/1/"),
        ("disclosure:reception", "/settings/asks/"), ("disclosure:assistant", "/settings/assistant/"),
        ("disclosure:ending", "/asks/endings/1/"), ("disclosure:triage", "/asks/triage/1/"),
        ("disclosure:assisting", "/asks/assisting/1/"), ("admin:review_reports", "/admin/review/reports/"),
        ("admin:review_report", "/admin/review/reports/1/"), ("admin:review_alerts", f"/admin/review/alerts/{NOBODY}/"),
    ]  # fmt: skip
    for view, path in forms:
        found += [v.get(view, "no session", path, 302), v.post(view, "no session", path)]
    found += [
        v.get("disclosure:channels", "no session", "/settings/channels/", 302),
        v.refused("POST", "disclosure:channels", "/settings/channels/"),
        v.get("disclosure:push_worker", "anybody's", "/push-worker.js"),
        v.refused("POST", "disclosure:push_worker", "/push-worker.js"),
    ]
    for view, path in posts:
        found += [v.refused("GET", view, path), v.post(view, "no session", path)]
    for view, path in (("me_row", "/me/headline/row/"), ("intros:record", "/asks/introduced/"),
        ("intros:bring_first", "/asks/bring/"), ("intros:bring_whom", f"/contacts/{NOBODY}/introduce/"),
    ):  # fmt: skip
        found += [v.get(view, "no session", path, 302), v.refused("POST", view, path)]
    pages = [
        one for one in found if isinstance(one, Request) and one.unit.method == "GET" and one.status == 302
    ]
    return [*(one for one in found if one not in pages), *both_ways(pages, 200)]


def health() -> list[Step]:
    """Whether the service is well is no secret."""
    v = ANYBODY

    def beat(_vars: Vars) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO disclosure_heartbeat (name, beat_at)"
                " VALUES ('worker', clock_timestamp()), ('messenger', clock_timestamp())"
            )

    return [
        v.get("healthz", "no worker", "/healthz", 503),
        v.refused("POST", "healthz", "/healthz"),
        Act(beat),
        v.get("healthz", "well", "/healthz"),
    ]


def wrong_numbers() -> list[Step]:
    """What no text message goes to, and the way past a page that is not one's turn yet."""
    v = ANYBODY
    return [
        v.get("account_login", "read", "/sign-in/"),
        v.get("account_login", "on the way to a page", "/sign-in/?next=/people/"),
        v.post("account_login", "empty", "/sign-in/", 422),
        v.post("account_login", "no number", "/sign-in/", 422, {"number": "12"}),
        v.get("account_confirm_login_code", "no number yet", "/sign-in/code/", 302),
        v.post("account_confirm_login_code", "no number yet", "/sign-in/code/", 302, {"code": "1"}),
        v.post("account_resend", "no number yet", "/sign-in/code/again/"),
        v.refused("GET", "account_resend", "/sign-in/code/again/"),
        v.get("account_name", "no number yet", "/sign-in/name/", 302),
        v.post("account_name", "no number yet", "/sign-in/name/", 302, {"called": "林", "consent": "on"}),
        v.get("account_inactive", "read", "/sign-in/closed/"),
        v.refused("POST", "account_inactive", "/sign-in/closed/"),
        v.refused("GET", "account_logout", "/sign-out/"),
        v.post("account_logout", "no session", "/sign-out/"),
        v.refused("GET", "settings_language", "/settings/language/"),
        v.post("settings_language", "no session", "/settings/language/", 302, {"language": "en"}),
    ]


def without_the_phone() -> list[Step]:
    """A number that somebody has in the second world alone; whoever tries it does not hold that phone."""
    v = ANYBODY
    number = {"number": KNOWN_IN_ONE_WORLD}
    wrong = {"code": "000000"}
    return [
        v.post("account_login", "sent", "/sign-in/", 302, number),
        v.get("account_confirm_login_code", "sent", "/sign-in/code/"),
        v.post("account_login", "too soon", "/sign-in/", 302, number),
        v.post("account_confirm_login_code", "empty", "/sign-in/code/", 422),
        v.post("account_confirm_login_code", "wrong", "/sign-in/code/", 422, wrong),
        v.get("account_name", "not proven", "/sign-in/name/", 302),
        v.post("account_resend", "too soon", "/sign-in/code/again/", 429),
        Clock(NOW + timedelta(minutes=2)),
        v.post("account_resend", "sent", "/sign-in/code/again/"),
        v.post("account_confirm_login_code", "wrong again", "/sign-in/code/", 422, wrong),
        v.post("account_confirm_login_code", "wrong twice", "/sign-in/code/", 422, wrong),
        v.post("account_confirm_login_code", "too often", "/sign-in/code/", 302, wrong),
        v.get("account_login", "again", "/sign-in/"),
        Clock(NOW + timedelta(minutes=30)),
        v.post("account_login", "sent again", "/sign-in/", 302, number),
        Clock(NOW + timedelta(minutes=50)),
        v.post("account_confirm_login_code", "too late", "/sign-in/code/", 302, wrong),
    ]


def last_code(found: Vars) -> dict[str, str]:
    """The code of the last message."""
    match = re.search(r"\d{6}", found["texts"][-1])
    assert match
    return {"code": match[0]}


def joining() -> list[Step]:
    """A newcomer with the phone in hand."""
    v = ANYBODY
    return [
        v.post("account_login", "new", "/sign-in/", 302, {"number": NEW}),
        v.post("account_confirm_login_code", "new", "/sign-in/code/", 302, last_code),
        v.get("account_confirm_login_code", "proven", "/sign-in/code/", 302),
        v.get("account_name", "new", "/sign-in/name/"),
        v.post("account_name", "no consent", "/sign-in/name/", 422, {"called": "新来的"}),
        v.post("account_name", "no name", "/sign-in/name/", 422, {"called": "138", "consent": "on"}),
        v.post("account_name", "joined", "/sign-in/name/", 302, {"called": "新来的", "consent": "on"}),
        v.get("me", "a newcomer", "/me/"),
        v.get("disclosure:home", "a newcomer", "/"),
        v.post("account_logout", "a newcomer", "/sign-out/"),
    ]


def coming_back(cast: Cast) -> list[Step]:
    """A member, and one whose account was closed."""
    v = ANYBODY

    def close(_vars: Vars) -> None:
        Member.objects.using("owner").filter(pk=cast[CLOSED].pk).update(is_active=False)

    return [
        Act(close),
        v.post("account_login", "closed", "/sign-in/", 302, {"number": number_of(CLOSED)}),
        v.post("account_confirm_login_code", "closed", "/sign-in/code/", 302, last_code),
        v.post("account_login", "known", "/sign-in/?next=/settings/", 302, {"number": number_of("byc")}),
        v.post("account_confirm_login_code", "known", "/sign-in/code/", 302, last_code),
        v.get("settings", "known", "/settings/"),
    ]


def invited_steps(_cast: Cast) -> list[Step]:
    """Where one comes by invitation: told how, by a code, and by a link."""
    v = ANYBODY
    path, link = "/sign-in/invitation/", f"/invited/{code_of(INVITATION)}/"

    def only_invited(_vars: Vars) -> None:
        settings.OPEN_SIGN_UP = False

    def everybody(_vars: Vars) -> None:
        settings.OPEN_SIGN_UP = True

    def give(_vars: Vars) -> None:
        Invitation.objects.using("owner").create(
            id=INVITATION, inviter_id=_cast["introducer"].pk, sort="given", made_at=NOW,
            code_hash=hash_of(code_of(INVITATION)), ends_at=NOW + timedelta(days=9),
        )  # fmt: skip

    return [
        Act(only_invited),
        v.get("account_login", "by invitation", "/sign-in/"),
        v.get("account_invitation", "no number yet", path, 302),
        v.post("account_invitation", "no number yet", path, 302, {"code": "x"}),
        v.post("account_login", "admitted in secret", "/sign-in/", 302, {"number": NEITHER}),
        v.get("account_confirm_login_code", "admitted in secret", "/sign-in/code/"),
        v.get("account_invitation", "admitted in secret", path, 302),
        *both_ways([v.get("invited", "nobody's", f"/invited/{'a' * 12}/")]),
        v.post("account_login", "new", "/sign-in/", 302, {"number": NEW}),
        v.post("account_confirm_login_code", "new", "/sign-in/code/", 302, last_code),
        v.get("account_name", "not admitted", "/sign-in/name/", 302),
        v.get("account_invitation", "not admitted", path),
        v.post("account_invitation", "empty", path, 422),
        v.post("account_invitation", "made up", path, 422, {"code": code_of(INVITATION)}),
        Act(give),
        v.post("account_invitation", "good", path, 302, {"code": code_of(INVITATION)}),
        v.get("account_invitation", "admitted", path, 302),
        v.post("account_name", "joined by it", "/sign-in/name/", 302, {"called": "新来的", "consent": "on"}),
        v.post("account_logout", "a newcomer", "/sign-out/"),
        *both_ways([v.get("invited", "used", link)]),
        v.post("invited", "used", link),
        v.get("account_login", "by a link", "/sign-in/"),
        Act(everybody),
    ]


INVITED = Walk("by invitation", ("anybody",), invited_steps, hide_a_number)
WALK = Walk("signing in", ("anybody",), steps, hide_a_number)
