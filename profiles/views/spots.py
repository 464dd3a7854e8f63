"""Where a field stands on its owner's pages: its addresses, and what they name."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.urls.converters import StringConverter

from profiles.kinds import KINDS, Kind


class KindConverter(StringConverter):
    """A kind's code in an address; what is none belongs to other pages."""

    regex = "|".join(KINDS)


@dataclass(frozen=True)
class Spot:
    """A kind, and which of its fields: the addresses and the id of what stands there.

    The first has the kind's own address; the others have their place, counted from one, behind it.
    """

    kind: Kind
    position: int = 0

    @property
    def id(self) -> str:
        """The element that shows it."""
        return f"field-{self.name}"

    @property
    def name(self) -> str:
        """How an address names it: education, education-2."""
        return f"{self.kind.code}-{self.position + 1}" if self.position else self.kind.code

    @property
    def sheet_url(self) -> str:
        """Its sheet."""
        return self._to("me_field")

    @property
    def row_url(self) -> str:
        """Its row, for a sheet that is put away."""
        return self._to("me_row")

    @property
    def erase_url(self) -> str:
        """Where it is erased."""
        return self._to("me_erase")

    @property
    def undo_url(self) -> str:
        """Where its last change is taken back."""
        return self._to("me_undo")

    @property
    def page_url(self) -> str:
        """Where on the whole page it stands."""
        return f"{reverse('me')}#{self.id}"

    def _to(self, name: str) -> str:
        place = [self.position + 1] if self.position else []
        return reverse(name, args=[self.kind.code, *place])


def spot_at(code: str, place: int) -> Spot:
    """Return the spot that an address names: a kind's code and a place, counted from one. Raise Http404 if none is."""
    if code not in KINDS or not 1 <= place <= KINDS[code].most:
        raise Http404
    return Spot(KINDS[code], place - 1)
