"""JSON Resume, version 1 of its schema: https://jsonresume.org/schema.

What the schema has no place for stands under `meta.halfveil`, a list for each kind.
"""

import json
from collections.abc import Sequence
from typing import Any

from profiles.portable.statements import Statement, every, first, words

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
Made = dict[str, Any]


def write(statements: Sequence[Statement], language: str) -> str:
    """Return a résumé of what is said."""
    made: Made = {"$schema": SCHEMA, "basics": _basics(statements, language)}
    made["work"] = _work(statements, language)
    made["volunteer"] = [_spanned(one, language, organization="organisation", position="role")
                         for one in every(statements, "civic")]  # fmt: skip
    made["education"] = [_spanned(one, language, institution="school", studyType="degree", area="subject")
                         for one in every(statements, "education")]  # fmt: skip
    made["awards"] = [{"title": one.line(language)} for one in every(statements, "achievement")]
    made["languages"] = [{"language": word} for word in words(first(statements, "languages", language))]
    made["interests"] = [{"name": word} for word in words(first(statements, "interests", language))]
    made["skills"] = [{"name": one.line(language)} for one in every(statements, "offer")]
    made["meta"] = {"version": "v1.0.0", "halfveil": _rest(statements, language)}
    return (
        json.dumps(
            {key: value for key, value in made.items() if value or key == "basics"},
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


PLACED = frozenset(
    ("name", "headline", "company", "title", "email", "mobile", "site", "bio", "city", "office", "wechat",
     "experience", "civic", "education", "achievement", "languages", "interests", "offer")
)  # fmt: skip


def _basics(statements: Sequence[Statement], language: str) -> Made:
    def say(code: str) -> str:
        return first(statements, code, language)

    made: Made = {
        "name": say("name"),
        "label": say("headline") or say("title"),
        "email": say("email") if "@" in say("email") else "",
        "phone": say("mobile"),
        "url": say("site"),
        "summary": say("bio"),
        "location": {key: text for key, text in (("address", say("office")), ("city", say("city"))) if text},
        "profiles": [{"network": "WeChat", "username": say("wechat")}] if say("wechat") else [],
    }
    return {key: value for key, value in made.items() if value or key == "basics"}


def _work(statements: Sequence[Statement], language: str) -> list[Made]:
    """What one does now, then every post."""
    posts = [
        _spanned(one, language, name="organisation", position="role")
        for one in every(statements, "experience")
    ]
    now = {"name": first(statements, "company", language), "position": first(statements, "title", language)}
    now = {key: text for key, text in now.items() if text}
    known = any(now.items() <= post.items() for post in posts)
    return posts if known or not now else [now, *posts]


def _spanned(one: Statement, language: str, **places: str) -> Made:
    """A field of parts with its months or years; a coarser wording stands in the first place."""
    said = one.parts(language)
    if not said:
        return {next(iter(places)): one.line(language)}
    made = {place: said[part] for place, part in places.items()}
    made |= {"startDate": said["from"], "endDate": said["to"]}
    return {key: text for key, text in made.items() if text}


def _rest(statements: Sequence[Statement], language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in statements:
        if one.kind.code not in PLACED and not one.kind.image:
            found.setdefault(one.kind.code, []).append(one.line(language))
    return found
