"""A text message to the number with which a member signs in, through the gateway that sends the codes.

Neither gateway knows a message again: one of which nobody knew whether it left may come twice.
"""

from disclosure.channels import Down, Message, NotTaken
from profiles import phones
from profiles.egress import NoAnswer
from profiles.texts import CannotSend, NumberRefused, Text


def send(address: str, message: Message) -> None:
    """Send to an E.164 number."""
    text = Text(message.text, template="nudge", words=message.words, language=message.language)
    try:
        phones.hand_over(address, text)
    except NumberRefused as error:
        raise NotTaken(str(error)) from None
    except (CannotSend, NoAnswer) as error:
        raise Down(str(error)) from None
