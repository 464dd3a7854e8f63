"""What two choose to open to each other."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.exchanges import ON_A_CARD, WECHAT
from profiles.kinds import KINDS
from profiles.wording import clean


class WeChatForm(forms.Form):
    """A WeChat ID, asked for where somebody has none yet and is about to swap it."""

    wechat = forms.CharField(
        label=_("Your WeChat ID"),
        required=False,
        max_length=60,
        help_text=_("Kept encrypted, and open to nobody but whom you swap with, and those you trust."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, lacking: bool, **options: Any) -> None:
        """`lacking` says that it is missing, and must be typed."""
        super().__init__(*args, **options)
        if lacking:
            field = self.fields["wechat"]
            field.required = True
            field.error_messages["required"] = _("Write your WeChat ID here: both open the same.")
        else:
            del self.fields["wechat"]

    def clean_wechat(self) -> str:
        """Return it as it is kept; '' if nothing was typed."""
        typed = self.cleaned_data["wechat"]
        return clean(KINDS[WECHAT], typed) if typed else ""


class OfferForm(WeChatForm):
    """Which kinds are offered. WeChat always may be: whoever has no WeChat ID yet types it here."""

    kinds = forms.MultipleChoiceField(
        label=_("What both open"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    field_order = ("kinds", "wechat")

    def __init__(self, *args: Any, has: Sequence[str], **options: Any) -> None:
        """`has` are the kinds of which the member has something to give."""
        super().__init__(*args, lacking=WECHAT not in has, **options)
        if not has:
            del self.fields["kinds"]
            return
        kinds = cast("forms.MultipleChoiceField", self.fields["kinds"])
        kinds.choices = [(code, KINDS[code].label) for code in ON_A_CARD if code == WECHAT or code in has]
        kinds.initial = [WECHAT] if WECHAT in has else list(has[:1])
        if WECHAT not in has:
            self.fields["wechat"].required = False

    def clean(self) -> dict[str, Any]:
        """A WeChat ID is wanted where WeChat is offered, and only there."""
        typed = self.cleaned_data
        if "wechat" not in self.fields or "kinds" not in self.fields:
            return typed
        if WECHAT not in typed.get("kinds", []):
            self.errors.pop("wechat", None)
            typed["wechat"] = ""
        elif not typed.get("wechat", "?"):
            self.add_error("wechat", self.fields["wechat"].error_messages["required"])
        return typed

    @property
    def chosen(self) -> list[str]:
        """The kinds that are offered."""
        return list(self.cleaned_data.get("kinds") or [WECHAT])
