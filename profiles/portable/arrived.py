"""What came from elsewhere, as fields of ours: found, not yet anybody's."""

import re
from dataclasses import dataclass, field

from profiles.characters import HAN, SURROGATES
from profiles.kinds import KINDS
from profiles.parts import BETWEEN
from profiles.portable.contentlines import Problem
from profiles.sealing import Texts

MOST_FOUND = 60
WECHAT = re.compile("wechat|weixin|微信", re.IGNORECASE)
"""How others name WeChat."""


@dataclass(frozen=True)
class Found:
    """One field that something from elsewhere says, and the line it stands in (0: none to speak of)."""

    kind: str
    texts: Texts
    line: int = 0


@dataclass
class Arrived:
    """What came: fields, a picture, names of what we have no place for; or what is wrong with it."""

    found: list[Found] = field(default_factory=list)
    photo: bytes = b""
    left: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, kind: str, text: str, line: int = 0) -> None:
        """Keep a text in the language that it is in; nothing of an empty one."""
        text = SURROGATES.sub("\ufffd", text).strip(" \t\r\n")
        if not text.replace(BETWEEN, "").strip() or len(self.found) > 8 * MOST_FOUND:
            return  # of much too much, what is too much will do
        one_text = KINDS[kind].one_text
        texts = Texts(text, "") if one_text or HAN.search(text) else Texts("", text)
        self.found.append(Found(kind, texts, line))

    def has(self, kind: str) -> bool:
        """Whether it says something of a kind."""
        return any(one.kind == kind for one in self.found)

    def put_together(self) -> None:
        """Make one of what is said once in Chinese and once in English; of anything else the first stays."""
        together: list[Found] = []
        for one in self.found:
            if KINDS[one.kind].most > 1:
                together.append(one)
                continue
            before = next((other for other in together if other.kind == one.kind), None)
            if before is None:
                together.append(one)
            elif not KINDS[one.kind].one_text and bool(before.texts.zh) != bool(one.texts.zh):
                both = Texts(before.texts.zh or one.texts.zh, before.texts.en or one.texts.en)
                together[together.index(before)] = Found(one.kind, both, before.line)
            elif one.texts != before.texts:
                self.left.append(f"{KINDS[one.kind].label} ({one.line})")
        self.found = together
