"""Templates are indented for whoever reads them; that room need not travel to a phone."""

import re

from django.template import Origin
from django.template.loaders import app_directories

INDENTED = re.compile(r"[ \t]*\n\s+")


class Loader(app_directories.Loader):
    """The templates of every app, with neither indentation nor empty lines: to HTML it is all one space."""

    def get_contents(self, origin: Origin) -> str:
        """Read a template and take its lines to the margin."""
        return INDENTED.sub("\n", super().get_contents(origin))
