"""A message to one topic of an ntfy server of the member's choice.

A server does not know a message again: one of which nobody knew whether it left may come twice.
"""

from urllib.parse import urlsplit

from apprise.plugins.ntfy import NotifyNtfy
from django.conf import settings

from disclosure.channels import Later, Message, by_apprise


def send(address: str, message: Message) -> None:
    """Send to https://server/topic."""
    server = urlsplit(address)
    way = NotifyNtfy(
        targets=[server.path.strip("/")], mode="private", include_image=False, **by_apprise.where(server)
    )
    if not by_apprise.notify(way, message.sentence, title=settings.OPERATOR, public=True):
        raise Later
