"""The ways to reach one member, each a small adapter of one function: send(address, message).

An adapter returns when the other side has taken the message, and else raises what became of it. No adapter is loaded
before it is used: what they need is large, and pages need none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Message:
    """What is sent: how many things wait, in words of the member's language. No name, no link.

    `key` is the same however often it is tried: a channel that can, shows it once. `brief` goes without the operator's
    name and fits into twenty characters; `template` and `words` are for gateways that send templates alone.
    """

    key: str
    text: str
    brief: str
    template: str
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

ONCE = ("wecom", "push")
"""Channels that recognise a message by its key, or by itself, and show it once however often it was sent."""


def adapter(kind: str) -> Send:
    """Return the adapter of a kind of channel."""
    found: Send = import_string(ADAPTERS[kind])
    return found
