"""A message to one iPhone through a Bark server of the member's choice.

The notification's id is the message's key: on a server and an app that know it, one that is tried again replaces the
first; on older ones it may come twice.
"""

from urllib.parse import urlsplit

from apprise.plugins.bark import NotifyBark
from django.conf import settings

from disclosure.channels import Later, Message, by_apprise


def send(address: str, message: Message) -> None:
    """Send to https://server/key."""
    server = urlsplit(address)
    way = NotifyBark(
        targets=[server.path.strip("/")],
        include_image=False,
        notification_id=message.key,
        **by_apprise.where(server),
    )
    if not by_apprise.notify(way, message.sentence, title=settings.OPERATOR, public=True):
        raise Later
