"""What a sheet says to somebody who wonders what to write."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Hints:
    """A line above the inputs, and an example of a coarser wording."""

    invitation: str | Promise
    facet: str | Promise = ""


HINTS: dict[str, Hints] = {
    "name": Hints(_("What are you called?"), _("What every member may call you: 陈女士, 陈总, Ms Chen …")),
    "latin_name": Hints(_("As you sign it, in your own order."), _("For instance: L. Chen.")),
    "headline": Hints(_("What do you do, in one sentence?")),
    "bio": Hints(_("A few lines for those who were introduced to you.")),
    "city": Hints(_("Where are you mostly? A region will do."), _("For instance: the Yangtze delta.")),
    "languages": Hints(_("Dialects, too: they open doors.")),
    "company": Hints(
        _("Where do you work? The sort of house will do."), _("For instance: a leading broker.")
    ),
    "title": Hints(_("Title and department."), _("For instance: senior executive.")),
    "industry": Hints(_("One of these, or your own words.")),
    "experience": Hints(
        _("One post at a time. Leave the end empty while it goes on."), _("Sort of house and decade will do.")
    ),
    "civic": Hints(
        _("Chambers, associations, alumni. Years are up to you."),
        _("For instance: vice-president of a city chamber of commerce."),
    ),
    "hometown": Hints(_("Province and city."), _("The province will do.")),
    "education": Hints(
        _("One school at a time. Years are up to you."), _("For instance: EMBA, a business school.")
    ),
    "achievement": Hints(_("One thing you are glad of.")),
    "interests": Hints(_("What you gladly talk about.")),
    "offer": Hints(_("One thing you gladly help with.")),
    "seek": Hints(_("One thing you are looking for."), _("The sort of thing will do.")),
    "mobile": Hints(
        _("Kept encrypted, and first for those you trust."),
        _("For instance: has a mainland number. No digits here."),
    ),
    "wechat": Hints(
        _("Kept encrypted, and first for those you trust."), _("It says that you swap, and no more.")
    ),
    "wecom": Hints(_("Kept encrypted.")),
    "email": Hints(_("Kept encrypted.")),
    "assistant": Hints(
        _("Kept encrypted. A work number, please."), _("It says that there is one, and no more.")
    ),
    "office": Hints(_("Kept encrypted."), _("For instance: around Lujiazui.")),
    "site": Hints(_("Your own, or your company's.")),
    "birthday": Hints(
        _("Kept encrypted, for the closest."), _("The animal of the year, or the day without the year.")
    ),
    "pay": Hints(_("Kept encrypted. Only you see it, until you say otherwise.")),
}
NONE = Hints("")
