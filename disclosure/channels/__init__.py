"""The ways to reach one member, each a small adapter of one function: send(address, message).

An adapter returns when the other side has taken the message, and else raises what became of it. No adapter is loaded
before it is used: what they need is large, and pages need none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Message:
    """What is sent: how many things wait, in words of the member's language. No name of anybody's, no link.

    `key` is the same however often it is tried: a channel that can, shows it once. `text` bears the operator's name in
    front, `sentence` does without, `brief` fits into twenty characters; `words` fill a gateway's template.
    """

    key: str
    purpose: str
    text: str
    sentence: str
    brief: str
    words: dict[str, str]
    language: str


class NotTaken(Exception):
    """The other side will not take this message."""


class Gone(NotTaken):
    """There is nobody at the other end any more."""


class Later(Exception):
    """It was not taken now, or nobody knows whether it was."""


class Down(Later):
    """The operator's own channel does not answer, or not sensibly: all of its messages wait."""


Send = Callable[[str, Message], None]

ADAPTERS = {
    "sms": "disclosure.channels.sms.send",
    "wecom": "disclosure.channels.wecom.send",
    "wechat": "disclosure.channels.wechat.send",
    "push": "disclosure.channels.push.send",
    "bark": "disclosure.channels.bark.send",
    "ntfy": "disclosure.channels.ntfy.send",
    "email": "disclosure.channels.email.send",
}


def adapter(kind: str) -> Send:
    """Return the adapter of a kind of channel."""
    found: Send = import_string(ADAPTERS[kind])
    return found
