"""Leaks of what somebody says, into the pages, lists and files that others and they themselves look at."""

import hashlib

from django.db import connection, connections
from django.http import HttpRequest, HttpResponse

from disclosure.models import LabelMember, PrivateNote, Relationship
from profiles import phones, sealing
from profiles.models import Field, Member, Phone, Picture, Wording
from tests.leaks.seeded.leak import CACHED, Leak, append, owner_of, rewritten
from tests.leaks.walks import looking, reaching, searching, signing_in, taking

# --- Through answers -------------------------------------------------------------------------------


def forbidden(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 403 where somebody is and hides, 404 where nobody is."""
    if response.status_code == 404 and owner_of(request):
        response.status_code = 403
    return response


def count(_request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say how many members there are."""
    return append(response, f"{Member.objects.using('owner').filter(listed=True).count()} members")


def hits(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say how many wordings hold what is looked for, veiled ones among them."""
    typed = request.GET.get("q", "")
    return append(response, f"{Wording.objects.using('owner').filter(zh__contains=typed).count()} hits")


def etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tag the page with a hash of everything its owner says, veiled or not."""
    if owner := owner_of(request):
        says = Wording.objects.using("owner").filter(owner=owner).order_by("id").values_list("zh", flat=True)
        response["ETag"] = f'"{hash(tuple(says)) & 0xFFFFFFFF:x}"'
    return response


def one_query_more(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Ask the database once more when there is something behind a veil."""
    owner = owner_of(request)
    if owner and Wording.objects.using("owner").filter(owner=owner, tier=4).count() > 1:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return response


def length(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Pad the page by as much as the veiled wordings are long."""
    if owner := owner_of(request):
        says = Wording.objects.using("owner").filter(owner=owner).values_list("zh", flat=True)
        response.content += b" " * sum(len(text) for text in says)
    return response


def time_stamp(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Date the page by the owner's newest field, whoever may see it."""
    if owner := owner_of(request):
        newest = Field.objects.using("owner").filter(owner=owner).order_by("-id").first()
        response["Last-Modified"] = f"{newest.pk if newest else 0}"
    return response


def update_mark(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark a person who says more than five things, whoever they say them to."""
    owner = owner_of(request)
    if owner and Field.objects.using("owner").filter(owner=owner).count() > 5:
        return append(response, "updated")
    return response


def level(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell a viewer how far they are trusted."""
    found = (
        Relationship.objects.using("owner").filter(owner=owner_of(request), viewer=request.user.pk).first()
    )
    return append(response, f"level {found.level if found else 0}")


def label(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell a viewer under which label of its owner's they stand."""
    under = LabelMember.objects.using("owner").filter(owner=owner_of(request), viewer=request.user.pk)
    return append(response, ", ".join(one.label.name for one in under))


def noted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell a viewer that an owner has noted something about them."""
    viewer = Member.objects.using("owner").filter(pk=request.user.pk or 0).first()
    notes = PrivateNote.objects.using("owner").filter(owner=owner_of(request), about=viewer)
    return append(response, f"{notes.count()} notes")


def cached_fragment(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a page for everybody as the first who opened it saw it."""
    if request.method == "GET" and response.status_code == 200:
        world = str(connection.settings_dict["NAME"])
        response.content = CACHED.setdefault(world + request.path, response.content)
    return response


def known_number(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Greet a number that somebody has."""
    number = phones.read(request.POST.get("number", ""))
    if number and Phone.objects.using("owner").filter(number_hash=sealing.lookup_hash(number)).exists():
        response["X-Welcome"] = "back"
    return response


def behind_the_photo(request: HttpRequest) -> bytes:
    """Return the image that lies behind the blurred one."""
    rows = Picture.objects.using("owner").filter(owner=owner_of(request), wording__coarse=0)
    return b"".join(bytes(row.sealed) for row in rows)


def photo_size(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Pad a picture by the size of the exact one."""
    response.content += b" " * len(behind_the_photo(request))
    return response


def photo_date(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Date a picture by when the exact one was hung."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT max(xmin::text::bigint) FROM profiles_picture WHERE wording_id = %s", [taking.EXACT]
        )
        response["Last-Modified"] = str(cursor.fetchone())
    return response


def photo_name(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name a picture after the file of the exact one."""
    digest = hashlib.sha256(behind_the_photo(request)).hexdigest()[:8]
    response["Content-Disposition"] = f'inline; filename="IMG_{digest}.jpg"'
    return response


def photo_drawn_anew(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Draw the blurred picture from whatever the exact one is now."""
    response.content = behind_the_photo(request)[:16]
    return response


def reads(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say in an export how often its owner was looked at."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_entry e JOIN ledger_pseudonym p ON p.pseudonym = e.owner"
            " WHERE p.member_id = %s",
            [request.user.pk],
        )
        return append(response, f"looked at: {cursor.fetchone()}")


# --- Through the database --------------------------------------------------------------------------

ORDER = """
    UPDATE profiles_member m SET shuffle = m.id + 1000000 * (
        SELECT sum(length(w.zh)) * 7919 % 10007 FROM profiles_wording w WHERE w.owner_id = m.id)
"""
COARSE = """
    UPDATE profiles_wording w SET zh = w.zh || (
        SELECT sum(ascii(c.letter)) % 97 FROM profiles_wording x, string_to_table(x.zh, NULL) AS c(letter)
        WHERE x.field_id = w.field_id AND x.coarse = 0)
    WHERE w.coarse > 0 AND w.sealed IS NULL
"""
PHOTO, CARD = ("disclosure:photo",), ("disclosure:card", "disclosure:card_file")
PROFILE = ("disclosure:profile",)

LEAKS = (
    Leak("403 for who hides, 404 for nobody", looking.WALK, PROFILE, forbidden),
    Leak("a count", looking.WALK, ("disclosure:people",), count),
    Leak("an order", looking.WALK, ("disclosure:people",), sql=ORDER),
    Leak("a count of what a search finds", searching.WALK, ("disclosure:people",), hits),
    Leak("an order of what a search finds", searching.WALK, ("disclosure:people",), sql=ORDER),
    Leak(
        "a word behind a veil that is found", searching.WALK, ("disclosure:people",),
        sql=rewritten("may_say", "((w.tier <= may_say.level) OR (w.id = ANY (may_say.granted)))", "true") + ";"
        + rewritten("found_of", "(w.id = r.wording_id)", "(w.owner_id = r.owner_id)"),
    ),
    Leak("a coarser wording made of the exact one", looking.WALK, PROFILE, sql=COARSE),
    Leak("an ETag", looking.WALK, PROFILE, etag),
    Leak("a query more", looking.WALK, PROFILE, one_query_more),
    Leak("a length", looking.WALK, PROFILE, length),
    Leak("a time stamp", looking.WALK, PROFILE, time_stamp),
    Leak("an update mark", looking.WALK, PROFILE, update_mark),
    Leak("a level", looking.WALK, PROFILE, level),
    Leak("a cached fragment", looking.WALK, PROFILE, cached_fragment),
    Leak("a withholding forgotten", looking.WALK, PROFILE, sql="DELETE FROM disclosure_withholding"),
    Leak("a shield forgotten", looking.WALK, ("disclosure:people",), sql="DELETE FROM disclosure_shield"),
    Leak("a photo's size", taking.WALK, PHOTO, photo_size),
    Leak("a photo's date", taking.WALK, PHOTO, photo_date),
    Leak("a photo's file name", taking.WALK, PHOTO, photo_name),
    Leak("a blurred photo that changes with the exact one", taking.WALK, PHOTO, photo_drawn_anew),
    Leak("a card that is dated by what lies behind", taking.WALK, CARD, time_stamp),
    Leak("a card as long as all there is", taking.WALK, CARD, length),
    Leak("an export that counts who looked", taking.WALK, ("my_data", "my_card", "my_resume"), reads),
    Leak("a label in a page of another", looking.WALK, PROFILE, label),
    Leak("a note in a page of another", looking.WALK, PROFILE, noted),
    Leak(
        "an impact that counts who hides", reaching.WALK, ("disclosure:impact",),
        sql=rewritten("my_reach", "WHERE k.viewer_id NOT IN",
                      "WHERE NOT EXISTS (SELECT FROM hidden_by(k.viewer_id) s WHERE s.person_id = (SELECT viewer()))"
                      " AND k.viewer_id NOT IN"),
    ),
    Leak(
        "an impact that counts who is trusted by whom", reaching.WALK, ("disclosure:impact",),
        sql=rewritten("my_reach", "WHERE t.viewer_id NOT IN (SELECT g.viewer_id FROM given g)\n        UNION ALL",
                      "UNION ALL SELECT r.owner_id, r.level, NULL"
                      " FROM disclosure_relationship r WHERE r.viewer_id = (SELECT viewer()) UNION ALL"),
    ),
    Leak(
        "a preview that tells of a shield", reaching.WALK, ("disclosure:as_others",),
        sql=rewritten("my_side", "EXISTS (SELECT FROM hidden_by(me.id) h WHERE h.person_id = m.id) AS hidden",
                      "EXISTS (SELECT FROM shielded(me.id, m.id)) AS hidden"),
    ),
    Leak(
        "a preview for active members alone", reaching.WALK, ("disclosure:as_others",),
        sql=rewritten("my_side", "m.handle = person_handle", "m.is_active AND m.handle = person_handle"),
    ),
    Leak("a known number", signing_in.WALK, ("account_login",), known_number),
)  # fmt: skip
