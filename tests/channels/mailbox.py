"""A mail server of this machine, as much of SMTP (RFC 5321) as a client needs to leave a letter."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Letter:
    """One that came."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def parsed(self) -> EmailMessage:
        """With its headers."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.parsed["subject"])

    @property
    def body(self) -> str:
        """The text in it."""
        part = self.parsed.get_body(("plain",))
        assert part is not None
        return str(part.get_content())


@dataclass
class Mailbox:
    """Where it listens, and what came."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Let one run for a while."""
    about = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        """One conversation."""

        def handle(self) -> None:
            """Answer every command."""
            self.say("220 here")
            letter = Letter("", [], b"")
            while line := self.rfile.readline():
                words = line.decode().strip()
                command = words[:4].upper()
                if command == "MAIL":
                    letter = Letter(words.partition("<")[2].partition(">")[0], [], b"")
                elif command == "RCPT":
                    letter.recipients.append(words.partition("<")[2].partition(">")[0])
                elif command == "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    letter.content = b"".join(one.removeprefix(b".") for one in lines)
                    about.letters.append(letter)
                elif command == "QUIT":
                    self.say("221 bye")
                    return
                self.say("250 yes")

        def say(self, line: str) -> None:
            """Answer."""
            self.wfile.write(f"{line}\r\n".encode())

    class Listening(socketserver.ThreadingTCPServer):
        """Ends with the test."""

        daemon_threads = True
        allow_reuse_address = True

    with Listening(("127.0.0.1", 0), Handler) as listening:
        about.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield about
        finally:
            listening.shutdown()
            thread.join()
