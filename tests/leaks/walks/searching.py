"""林晓梅 looks for words. What stands only behind a veil is found by nobody who may not read it."""

from urllib.parse import quote

from disclosure.models import Grant, Withholding
from profiles.models import Field
from tests.leaks.engine import Step
from tests.leaks.steps import Actor, Walk, both_ways, finding, meanwhile
from tests.leaks.world import Cast, Population, handle, hide, relate

VIEWER = Actor("viewer")
FOUND = {
    "投资人": "open", "头部": "a coarser wording than the one that is read", "东方": "known", "上海": "granted",
    "会员": "many", "会员1": "some", "老厂": "open", "林女士": "herself", "先生 投资人": "two words",
    "先生 老厂": "two words, of two people",
    "投資人": "written in traditional characters",
}  # fmt: skip
HIDDEN = (
    "医疗", "退休", "已离职", "自营", "合作方", "只给", "神秘", "看不见", "某公司", "暗号", "招商", "380013",
    "会员暗", "暗號",
)  # fmt: skip
"""What is said behind veils, in one world or in both; by who hides; in a withheld field; in a sealed one."""


def hide_words_to_find(cast: Cast) -> None:
    """Beside all that is hidden from her: the words she looks for, behind the veils of many others."""
    hide(cast)
    made = Population()
    made.next_id = 560_000
    for number in range(24):
        one = cast[f"by{chr(97 + number)}"]
        made.field(one, "bio", {2: f"暗号{number}，投资人，头部，上海，会员暗"}, ask_from=None)
    for name in ("stranger", "byg", "byh"):
        said = made.field(cast[name], "headline", {0: "投资人"}, ask_from=None)
        Withholding.objects.using("owner").create(owner=cast[name], field=said, viewer=cast["viewer"])
    Grant.objects.using("owner").filter(user=cast["target"]).delete()
    relate(cast["byi"], cast["target"], 4)


def steps(cast: Cast) -> list[Step]:
    """Look for everything, page after page, while others change what they keep veiled."""

    def change() -> None:
        Field.objects.using("owner").filter(owner=cast["byj"], kind="bio").delete()

    v = VIEWER
    found: list[Step] = []
    for word, what in FOUND.items():
        found.append(v.get("disclosure:people", f"search, {what}", f"/people/?q={quote(word)}"))
    for word in HIDDEN:
        found.append(v.get("disclosure:people", "search, veiled", f"/people/?q={quote(word)}"))
    for typed, status in (("陈", 422), ("", 200), ("一 二", 422), ("a" * 41, 422), ("%", 422)):
        found.append(v.get("disclosure:people", "search, refused", f"/people/?q={quote(typed)}", status))
    many = f"/people/?q={quote('会员')}"
    paged: list[Step] = [
        v.get("disclosure:people", "search, first page", many, after=finding("found", r"after=(\d+)\"")),
        meanwhile(change),
        v.get("disclosure:people", "search, next page", lambda seen: f"{many}&after={seen['found']}"),
        v.get("disclosure:people", "search, no such page", f"{many}&after=nonsense"),
        v.get("disclosure:disclosures", "searched", "/disclosures/"),
        v.get("disclosure:profile", "who was found", f"/people/{handle('owner')}/"),
    ]
    return [*both_ways(found), *both_ways(paged)]


WALK = Walk("searching", ("viewer",), steps, hide_words_to_find)
