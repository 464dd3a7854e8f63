"""The sheet of icons that is committed has every drawing that a page names."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template

from profiles import icons


def test_the_sheet_is_drawn_as_the_pages_name_them() -> None:
    assert icons.SHEET.read_text("utf-8") == icons.drawn(), "run `python manage.py draw_icons`"


def test_what_is_on_the_sheet_is_referred_to_and_what_is_not_yet_is_drawn_in_the_page() -> None:
    assert "anchor" not in icons.on_the_sheet()
    page = Template('{% load look %}{% icon "eye" %}{% icon "anchor" %}').render(Context())
    eye, anchor = page.split("</svg>")[:2]
    assert eye == '<svg class="icon" aria-hidden="true"><use href="/static/halfveil/icons.svg#eye"/>'
    assert "<path" in anchor


def test_the_sheet_is_drawn_by_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "SHEET", tmp_path / "icons.svg")
    call_command("draw_icons", verbosity=0)
    assert icons.SHEET.read_text("utf-8") == icons.drawn()
