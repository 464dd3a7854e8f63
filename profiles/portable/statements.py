"""What is put into a card or a résumé: one wording for each field, whoever's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from profiles.kinds import Kind
from profiles.parts import BETWEEN
from profiles.sealing import Texts
from profiles.wording import shown

_BETWEEN_WORDS = re.compile("[,，、;；/\n]+")


@dataclass(frozen=True)
class Statement:
    """One field as somebody may read it."""

    kind: Kind
    texts: Texts

    def text(self, language: str) -> str:
        """As it is kept, in that language, else in the other one."""
        return self.texts.read_in(language)

    def line(self, language: str) -> str:
        """As a page shows it, on one line."""
        return " ".join(shown(self.kind, self.text(language), language).split())

    def parts(self, language: str) -> dict[str, str]:
        """Its parts by their code; empty if it is a coarser wording, which has none."""
        found = self.text(language).split(BETWEEN)
        if not self.kind.parts or len(found) != len(self.kind.parts):
            return {}
        return dict(zip((part.code for part in self.kind.parts), found, strict=True))


def first(statements: Iterable[Statement], code: str, language: str) -> str:
    """Return the first text of a kind, '' if there is none."""
    return next((one.text(language) for one in statements if one.kind.code == code), "")


def every(statements: Sequence[Statement], code: str) -> list[Statement]:
    """Return all of a kind, in order."""
    return [one for one in statements if one.kind.code == code]


def words(text: str) -> list[str]:
    """Return the words of a list as people write them: 茶、徒步."""
    return [word.strip() for word in _BETWEEN_WORDS.split(text) if word.strip()]
