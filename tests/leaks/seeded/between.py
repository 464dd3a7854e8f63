"""Leaks of what one does about another, into the pages of those who must not learn of it."""

from django.http import HttpRequest, HttpResponse

from intros.models import Recognition
from profiles.models import Member
from tests.leaks.seeded.leak import Leak, append, on, owner_of, rewritten
from tests.leaks.walks import asking, between, bringing, exchanging, knowing, meeting, seeking


def said_alone(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell a viewer that an owner has said that they know each other."""
    viewer = Member.objects.using("owner").filter(pk=request.user.pk or 0).first()
    rows = Recognition.objects.using("owner").filter(member=owner_of(request), other=viewer, state="said")
    return append(response, f"{rows.count()} say so")


DECLINED = "OLD.state = 'open' AND NEW.state IN ('declined', 'never')"
ASKER = "FROM disclosure_accessrequest q WHERE q.id = NEW.request_id"
REFUSED = "NEW.brought_id IS NOT NULL AND NEW.state IN ('declined', 'never') AND OLD.state = 'asked'"
OF_THE_OTHER = "UPDATE intros_targetpart SET {} WHERE brought_id = NEW.brought_id AND id <> NEW.id"
ASKED = ("disclosure:request", "intros:asks", "disclosure:home")
SOUGHT = ("intros:introduction", "intros:asks", "disclosure:home")
KNOWING = ("meet:table", "meet:tick", "meet:known", "meet:spoken")
LATER = "answer_by = answer_by + interval '1 day'"

LEAKS = (
    Leak(
        "a tick of one alone", knowing.WALK, KNOWING,
        sql=rewritten("my_tablemates", "t.member_id = (SELECT viewer()) AND t.other_handle = m.handle",
                      "(t.member_id = (SELECT viewer()) AND t.other_handle = m.handle OR t.member_id = m.id"
                      " AND t.other_handle = (SELECT v.handle FROM profiles_member v WHERE v.id = (SELECT viewer())))"),
    ),
    Leak("a recognition of one alone", knowing.WALK, KNOWING, said_alone),
    Leak(
        "a no to whoever scanned", meeting.SCANNING, ("meet:scanned",),
        sql=on("intros_showing", "UPDATE", "NEW.state = 'declined'",
               "UPDATE intros_claim SET state = 'lapsed' WHERE id = NEW.claim_id"),
    ),
    Leak(
        "a no to an exchange", exchanging.WALK, ("disclosure:exchange_offer",),
        sql=on("disclosure_exchangeanswer", "UPDATE", "OLD.state = 'open' AND NEW.state = 'declined'",
               "UPDATE disclosure_exchangeoffer SET state = 'closed' WHERE id = NEW.offer_id"),
    ),
    Leak(
        "a decline that shows", asking.WALK, ASKED,
        sql=on("disclosure_accessdecision", "UPDATE", DECLINED,
               "UPDATE disclosure_accessrequest SET state = 'closed' WHERE id = NEW.request_id"),
    ),
    Leak(
        "a notice of a decline", asking.WALK, ("disclosure:home",),
        sql=on("disclosure_accessdecision", "UPDATE", DECLINED,
               f"PERFORM leave_notice(q.asker_id, 'access_closed', q.id, instant()) {ASKER}"),
    ),
    Leak(
        "a rest that an answer makes longer", asking.WALK, ASKED,
        sql=on("disclosure_accessdecision", "UPDATE", DECLINED,
               "UPDATE disclosure_accessrequest SET retry_at = retry_at + interval '1 year' WHERE id = NEW.request_id"),
    ),
    Leak(
        "a quota freed by a decline", asking.WALK, ("disclosure:ask",),
        sql=rewritten("ask_for_fields", "AND q.answer_by > at) >= 5",
                      "AND q.answer_by > at AND NOT EXISTS (SELECT FROM disclosure_accessdecision d"
                      " WHERE d.request_id = q.id AND d.state IN ('declined', 'never'))) >= 5"),
    ),
    Leak(
        "an introducer who was asked", seeking.WALK, SOUGHT,
        sql=on("intros_introducerpart", "INSERT", "true",
               "UPDATE intros_introduction SET answer_by = NEW.answer_by WHERE id = NEW.introduction_id"),
    ),
    Leak(
        "a target who declined, to the seeker", seeking.WALK, SOUGHT,
        sql=on("intros_targetpart", "UPDATE", "NEW.state IN ('declined', 'never')",
               "UPDATE intros_introduction SET state = 'closed' WHERE id = NEW.introduction_id"),
    ),
    Leak(
        "a target who declined, to the introducer", between.INTRODUCERS, ("intros:vouch", "intros:asks"),
        sql=on("intros_targetpart", "UPDATE", "NEW.state IN ('declined', 'never')",
               "UPDATE intros_introducerpart SET state = 'closed' WHERE introduction_id = NEW.introduction_id"),
    ),
    Leak(
        "one of two who declined, to whoever brings them together", bringing.BRINGING, ("intros:vouch", "intros:asks"),
        sql=on("intros_targetpart", "UPDATE", REFUSED,
               "UPDATE intros_introducerpart SET state = 'closed' WHERE id = NEW.brought_id"),
    ),
    Leak(
        "one of two who declined, to the other", bringing.BROUGHT, ("intros:invitation",),
        sql=on("intros_targetpart", "UPDATE", REFUSED, OF_THE_OTHER.format(LATER)),
    ),
    Leak(
        "one of two who said yes, to the other", bringing.BROUGHT, ("intros:invitation",),
        sql=on("intros_targetpart", "UPDATE", "OLD.state = 'asked' AND NEW.state = 'willing'",
               OF_THE_OTHER.format(LATER) + " AND state = 'asked'"),
    ),
)  # fmt: skip
