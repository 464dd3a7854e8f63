"""Words on the pages of introductions, as each language has them."""

from profiles.models import Member
from tests.intros.world import company, said

DATES = {
    "zh-hans": {"introducer": "11月26日", "target": "11月28日", "answer": "12月7日", "retry": "2027年3月7日"},
    "en": {
        "introducer": "26 November",
        "target": "28 November",
        "answer": "7 December",
        "retry": "7 March 2027",
    },
}


def named(name: str, language: str) -> str:
    return name if language != "en" else f"{name} (en)"


def filled(lin: Member, wang: Member, **more: object) -> dict[str, object]:
    return {
        "introducer": wang.handle,
        "purpose": "advice",
        "note": "在峰会上听您讲过，想再请教。",
        "send": [str(company(lin))],
        **more,
    }


def told(language: str, sentence: str, params: dict[str, str]) -> str:
    found = said(language, sentence)
    for name, value in params.items():
        found = found.replace(f"%({name})d", value).replace(f"%({name})s", value)
    return found
