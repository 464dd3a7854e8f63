"""A push message to one browser, encrypted for it alone (RFC 8291), under our own key (RFC 8292).

The message's key is its topic and the notification's tag: a push service replaces what it has not delivered yet, and
the browser what it shows already, so that a message that is tried again is seen once.
"""

import hashlib
import json
from typing import Any

import requests
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from disclosure.channels import Gone, Later, Message, NotTaken
from disclosure.channels.vapid import private_key
from profiles import egress

SECONDS = 6.0
HALF_A_DAY = 12 * 3600
"""Seconds for which a push service keeps it for a browser that is asleep."""

NO_SUBSCRIPTION = {404, 410}


class Straight(requests.Session):
    """Follows no redirect, and takes of an answer its status alone."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """There is no other place to go to."""

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        """Leave the body where it is."""
        answer = super().send(request, **{**how, "stream": True})
        answer._content = b""
        answer.close()
        return answer


def send(address: str, message: Message) -> None:
    """Send to a subscription, which is the JSON that a browser gives."""
    tag = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    shown = {"title": settings.OPERATOR, "body": message.sentence, "tag": tag}
    try:
        with egress.within(SECONDS, public=True):
            webpush(
                json.loads(address),
                json.dumps(shown, ensure_ascii=False),
                vapid_private_key=Vapid02(private_key()),
                vapid_claims={"sub": settings.PUSH_CONTACT},
                ttl=HALF_A_DAY,
                timeout=SECONDS,
                headers={"Topic": tag, "Urgency": "low"},
                requests_session=Straight(),
            )
    except WebPushException as error:
        status = error.status_code or 0
        if status in NO_SUBSCRIPTION:
            raise Gone from None
        if 400 <= status < 500 and status != 429:
            raise NotTaken(str(status)) from None
        raise Later(str(status)) from None
    except (requests.RequestException, OSError) as error:
        raise Later(type(error).__name__) from None
