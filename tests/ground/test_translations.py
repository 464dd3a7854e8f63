"""Every sentence of ours is there in Chinese, and the compiled files that are committed say the same.

Read without gettext's programs, which a bare machine lacks: templates through Django's own lexer, Python
through its syntax tree, the catalogues by a reader of a few lines.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from django.utils.translation.template import templatize

from config.home import CHECKOUT

APPS = ("config", "profiles", "disclosure", "intros")
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
MARKED = re.compile(rf"\b(?:_|gettext|pgettext|ngettext|npgettext)\({STRING}(?:, ?{STRING})*")
CALLS = {
    "_": "m",
    **{f"{name}{lazy}": parts for lazy in ("", "_lazy", "_noop") for name, parts in
       (("gettext", "m"), ("pgettext", "cm"), ("ngettext", "mp"), ("npgettext", "cmp"))},
}  # fmt: skip
"""What the arguments of each function are, in their order: context, message, plural."""

Key = tuple[str, str]


@dataclass
class Entry:
    """One message of a .po file."""

    context: str = ""
    message: str = ""
    plural: str = ""
    flags: str = ""
    texts: dict[int, str] | None = None


def entries(path: Path) -> Iterator[Entry]:
    """The messages of a .po file; those commented out are none."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry, said = Entry(texts={}), ""
        parts: dict[str, str] = {}
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags += line
            elif found := re.fullmatch(r'(msg\S+) (".*")', line):
                said = found[1]
                parts[said] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                parts[said] += ast.literal_eval(line)
        if parts:
            entry.context, entry.message = parts.pop("msgctxt", ""), parts.pop("msgid")
            entry.plural = parts.pop("msgid_plural", "")
            entry.texts = {int(re.sub(r"\D", "", name) or 0): text for name, text in parts.items()}
            yield entry


def catalogue(app: str) -> list[Entry]:
    """What an app's .po file holds, without its head."""
    path = CHECKOUT / app / "locale/zh_Hans/LC_MESSAGES/django.po"
    return [entry for entry in entries(path) if entry.message]


def calls(source: str) -> Iterator[tuple[Key, bool]]:
    """The messages that Python source marks, and whether each has a plural."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        words = [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        parts = CALLS.get(name, "")
        if parts and len(words) >= len(parts):
            said = dict(zip(parts, words, strict=False))
            yield (said.get("c", ""), said["m"]), "p" in said


def marked(path: Path) -> Iterator[tuple[Key, bool]]:
    """The messages of one file of ours."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from calls(source)
        return
    for found in MARKED.finditer(templatize(source)):
        yield from calls(f"{found[0]})")


def sources(app: str) -> list[Path]:
    """An app's templates and Python."""
    found = [*(CHECKOUT / app).rglob("*.html"), *(CHECKOUT / app).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def names(text: str) -> set[str]:
    """What is filled into a sentence."""
    braces = {name for _text, name, *_rest in Formatter().parse(text.replace("%(", "(")) if name}
    return set(re.findall(r"%\((\w+)\)", text)) | braces


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_is_in_the_catalogue(app: str) -> None:
    known = {(entry.context, entry.message): bool(entry.plural) for entry in catalogue(app)}
    said = {key: plural for path in sources(app) for key, plural in marked(path)}
    assert said, "the reader finds nothing: it is broken"
    assert [key for key in said if key not in known] == []
    assert [key for key, plural in said.items() if plural and not known[key]] == []
    assert [key for key in known if key not in said] == []


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_is_translated_and_sure(app: str) -> None:
    wrong = []
    for entry in catalogue(app):
        texts = list((entry.texts or {}).values())
        filled_in = names(entry.plural or entry.message)
        if "fuzzy" in entry.flags or not texts or not all(texts):
            wrong.append(entry.message)
        elif any(not names(text) <= filled_in for text in texts):
            wrong.append(f"{entry.message}: {texts}")
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_what_is_compiled_says_the_same(app: str) -> None:
    expected: dict[Any, str] = {}
    for entry in catalogue(app):
        key = f"{entry.context}\x04{entry.message}" if entry.context else entry.message
        for number, text in (entry.texts or {}).items():
            expected[(key, number) if entry.plural else key] = text
    with (CHECKOUT / app / "locale/zh_Hans/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    compiled.pop("", None)
    assert compiled == expected


def test_apps_do_not_contradict_one_another() -> None:
    """Django reads all catalogues as one: a sentence that two apps use has one translation."""
    said: dict[Key, set[str]] = {}
    for app in APPS:
        for entry in catalogue(app):
            said.setdefault((entry.context, entry.message), set()).update((entry.texts or {}).values())
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}
