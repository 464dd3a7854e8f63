"""林晓梅 hangs her picture, sees others', takes cards along, and brings her own in."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from PIL import Image

from profiles import sealing
from profiles.models import Field, Member, MemberKey, Picture, Wording
from tests.leaks.engine import Act, Step, Vars
from tests.leaks.steps import Actor, Walk, both_ways, meanwhile
from tests.leaks.walks.looking import NOBODY, look
from tests.leaks.world import Cast, Population, handle, hide
from tests.portability.cards import FOXMAIL
from tests.portability.files import GREEN, JPEG, RED, saved

VIEWER, ANYBODY = Actor("viewer"), Actor("anybody")
FIRST_ID = 700_000
EXACT, BLURRED, HIDDEN = FIRST_ID + 2, FIRST_ID + 3, FIRST_ID + 52
"""Wordings of photos: of the owner's two the viewer sees the blurred one; the last is in the second world alone."""


def image(colour: tuple[int, int, int]) -> bytes:
    """A picture as the service makes them."""
    return saved(Image.new("RGB", (240, 240), colour), "WEBP")


def hang(owner: Member, first_id: int, says: dict[int, bytes], kind: str = "photo") -> None:
    """Let somebody have pictures, at each tier one; ids go on from the first."""
    wrapped = bytes(MemberKey.objects.using("owner").get(member=owner).wrapped)
    made = Population()
    made.next_id = first_id
    field = Field(id=made.id(), owner=owner, kind=kind, ask_from=None)
    field.save(using="owner")
    for coarse, (tier, image) in enumerate(sorted(says.items(), reverse=True)):
        wording = Wording(
            id=made.id(), field=field, owner=owner, tier=tier, coarse=coarse, zh="照片", en="Photo"
        )
        wording.save(using="owner")
        place = sealing.picture_of(wording.pk)
        sealed = sealing.seal_bytes(image, wrapped_key=wrapped, member_id=owner.pk, wording_id=place)
        Picture(wording=wording, owner=owner, sealed=sealed).save(using="owner", force_insert=True)


def hide_pictures(cast: Cast) -> None:
    """Another picture behind the veil, larger; and pictures of others."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE profiles_picture SET sealed = sealed || sealed || sealed WHERE wording_id = %s", [EXACT]
        )
    hang(cast["introducer"], FIRST_ID + 20, {4: image(GREEN)})
    hidden = Member.objects.using("owner").get(handle=handle("hidesone"))
    hang(hidden, HIDDEN - 2, {0: image(GREEN)})
    look(cast, "introducer", "viewer")


def steps(cast: Cast) -> list[Step]:
    """See pictures and cards of others, then keep her own."""

    def shared(_vars: Vars) -> None:
        hang(cast["owner"], FIRST_ID, {3: image(GREEN), 1: image(RED)})

    return [
        Act(shared),
        meanwhile(lambda: hide_pictures(cast)),
        *both_ways(others()),
        *both_ways(own_data()),
        *own_picture(),
        *bringing_in(),
        *nobody_in(),
    ]


def others() -> list[Step]:
    """Pictures and cards of everybody, of one who hides, of nobody."""
    v, found = VIEWER, list[Step]()
    owner = f"/people/{handle('owner')}"
    found += [
        v.get("disclosure:profile", "with a blurred photo", f"{owner}/"),
        v.get("disclosure:photo", "what she may see", f"{owner}/photo/{BLURRED}/"),
        v.get("disclosure:photo", "behind the veil", f"{owner}/photo/{EXACT}/", 404),
        v.get("disclosure:photo", "no picture", f"{owner}/photo/1/", 404),
        v.get("disclosure:photo", "anothers", f"/people/{handle('target')}/photo/{BLURRED}/", 404),
        v.get("disclosure:photo", "one who hides", f"/people/{handle('hidesone')}/photo/{HIDDEN}/", 404),
        v.get("disclosure:photo", "nobody", f"/people/{NOBODY}/photo/{HIDDEN}/", 404),
        v.refused("POST", "disclosure:photo", f"{owner}/photo/{BLURRED}/"),
    ]
    for name, status in (
        ("owner", 200),
        ("introducer", 200),
        ("stranger", 200),
        ("viewer", 200),
        ("hidesone", 404),
    ):
        for view, path in (("card", "card/"), ("card_file", "card.vcf")):
            address = f"/people/{handle(name)}/{path}"
            found += [
                v.get(f"disclosure:{view}", name, address, status),
                v.refused("POST", f"disclosure:{view}", address),
            ]
    return found


def own_data() -> list[Step]:
    """What she may take along."""
    v, found = VIEWER, list[Step]()
    for view, path in (("my_data", ""), ("my_card", "card.vcf"), ("my_resume", "resume.json")):
        found += [
            v.get(view, "own", f"/settings/data/{path}"),
            v.refused("POST", view, f"/settings/data/{path}"),
        ]
    return [*found, v.get("import", "empty", "/settings/data/import/")]


def own_picture() -> list[Step]:
    """Hang, look, take down."""
    v = VIEWER
    sheet = {"version": "0", "tier": "1", "others": "seal", "keep": "centre", "ask_from": "1"}

    def with_file(_vars: Vars) -> dict[str, object]:
        return {**sheet, "file": SimpleUploadedFile("IMG_0001.jpg", JPEG, "image/jpeg")}

    return [
        v.get("me_image", "nothing there", "/me/photo/"),
        v.get("me_image", "nothing there, htmx", "/me/photo/", htmx=True),
        v.get("me_image_erase", "nothing there", "/me/photo/erase/", 302),
        v.post("me_image", "no file", "/me/photo/", 422, sheet),
        v.post("me_image", "hung", "/me/photo/", 302, with_file),
        v.post("me_image", "too late", "/me/photo/", 422, lambda _vars: {**with_file(_vars), "tier": "2"}),
        v.get("me", "with a photo", "/me/"),
        v.get("me_picture", "anothers", f"/me/photo/{BLURRED}/", 404),
        v.refused("POST", "me_picture", f"/me/photo/{BLURRED}/"),
        v.get("my_card", "with a photo", "/settings/data/card.vcf"),
        v.get("me_image_erase", "asked", "/me/photo/erase/"),
        v.post("me_image_erase", "too late", "/me/photo/erase/", 422, {"version": "9"}),
        v.post("me_image_erase", "erased", "/me/photo/erase/", 302, {"version": "1"}),
    ]


def bringing_in() -> list[Step]:
    """Look at a card, and bring it in."""
    v, path = VIEWER, "/settings/data/import/"
    row = {
        "confirm": "1",
        "row0-said": '["title", "\\u4e3b\\u4efb", "", 0, 0]',
        "row0-keep": "on",
        "row0-tier": "1",
    }
    return [
        v.post("import", "nothing", path, 422),
        v.post("import", "broken", path, 422, {"text": "BEGIN:VCARD\nwhat\nEND:VCARD"}),
        v.post(
            "import", "looked at", path, 200, lambda _vars: {"file": SimpleUploadedFile("me.vcf", FOXMAIL)}
        ),
        v.post("import", "spoilt", path, 422, {**row, "row0-said": "x"}),
        v.post("import", "refused", path, 422, {**row, "row0-said": '["title", "", "", 0, 0]'}),
        v.post("import", "brought in", path, 302, row),
    ]


def nobody_in() -> list[Step]:
    """Every door is closed to whoever has not signed in, in the same way."""
    v, found = ANYBODY, list[Step]()
    pages = [("my_data", "/settings/data/"), ("my_card", "/settings/data/card.vcf"),
             ("my_resume", "/settings/data/resume.json"), ("me_picture", f"/me/photo/{BLURRED}/")]  # fmt: skip
    for who in (handle("owner"), handle("hidesone"), NOBODY):
        for view, path in (("photo", f"photo/{BLURRED}/"), ("card", "card/"), ("card_file", "card.vcf")):
            pages.append((f"disclosure:{view}", f"/people/{who}/{path}"))
    for view, path in pages:
        found += [v.get(view, "no session", path, 302), v.refused("POST", view, path)]
    for view, path in (
        ("import", "/settings/data/import/"), ("me_image", "/me/photo/"), ("me_image_erase", "/me/photo/erase/"),
    ):  # fmt: skip
        found += [v.get(view, "no session", path, 302), v.post(view, "no session", path)]
    return found


WALK = Walk("taking", ("viewer", "anybody"), steps, hide)
