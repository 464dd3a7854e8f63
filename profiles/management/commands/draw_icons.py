"""`manage.py draw_icons`: for whoever has put an icon on a page that had none of its kind."""

from typing import Any

from django.core.management.base import BaseCommand

from profiles import icons


class Command(BaseCommand):
    """Draws the sheet of icons anew."""

    help = "Draw the sheet of icons anew, from the names that templates, notices and kinds use."

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, and say in a line how many there are."""
        icons.SHEET.write_text(icons.drawn(), "utf-8")
        self.stdout.write(f"{len(icons.named())} icons drawn.")
