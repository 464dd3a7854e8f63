"""An e-mail through the operator's own mail server.

A mail server does not know a message again: one of which nobody knew whether it left may come twice.
"""

from apprise.plugins.email import NotifyEmail
from django.conf import settings

from disclosure.channels import Down, Message, by_apprise


def send(address: str, message: Message) -> None:
    """Send to one e-mail address."""
    about = NotifyEmail.parse_url(settings.MAIL) or {}
    about.update(targets=[address], format="text", asset=by_apprise.ASSET, cto=by_apprise.SECONDS)
    if not by_apprise.notify(NotifyEmail(**about), message.sentence, title=message.text, public=False):
        raise Down("the mail server")
