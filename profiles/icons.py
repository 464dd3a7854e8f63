"""The sheet of icons: every drawing that a page names, once, in one file that a browser keeps.

Pages refer to it, so a page of forty rows carries forty names and not forty drawings. `manage.py draw_icons`
draws it anew; a test says when that is due.
"""

import re
from functools import cache
from pathlib import Path

from lucide.templatetags.lucide import lucide

from profiles.kinds import KINDS

HERE = Path(__file__).parent
SHEET = HERE / "static" / "halfveil" / "icons.svg"
APPS = ("profiles", "disclosure", "intros")
NAMED = re.compile(r"""\bicon(?:_name)?[= ]"([a-z0-9-]+)\"""")
"""How a template or a line of Python names an icon: {% icon "eye" %}, icon_name="eye", icon="eye"."""


def named() -> set[str]:
    """Every icon that our templates, notices and kinds of field name."""
    names = {kind.icon for kind in KINDS.values()}
    for app in APPS:
        for path in (HERE.parent / app).rglob("*"):
            if path.suffix in {".html", ".py"}:
                names |= set(NAMED.findall(path.read_text("utf-8")))
    return names


def inside(name: str) -> str:
    """One of lucide's drawings without its frame, as short as it goes."""
    drawing = "".join(line.strip() for line in lucide(name).splitlines())
    return drawing[drawing.index(">") + 1 : -len("</svg>")].replace(" />", "/>")


def drawn() -> str:
    """The whole sheet. How the drawings are stroked, the page's own style sheet says: it is inherited."""
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 24 24">{inside(name)}</symbol>\n' for name in sorted(named())
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


@cache
def on_the_sheet() -> frozenset[str]:
    """What the committed sheet holds."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', SHEET.read_text("utf-8")))
