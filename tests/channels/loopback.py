"""Somebody else's server, played on this machine: it keeps what it is sent, and answers as told, or not at all."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        """The JSON in it."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Say:
    """An answer; `headers` beside the length."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def saying(about: Any, status: int = 200) -> Say:
    """An answer in JSON."""
    return Say(json.dumps(about).encode(), status)


Answer = Callable[[Got], "Say | str"]
"""What to answer, or how to misbehave: `freeze` (nothing at all), `drip` (a letter now and then)."""


@dataclass
class Server:
    """A server that is up; `answer` may be changed while it is."""

    answer: Answer
    url: str = ""
    got: list[Got] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])


@contextmanager
def server(answer: Answer) -> Iterator[Server]:
    """Let one run for a while."""
    about = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        """Keeps and answers."""

        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            """Every method alike."""
            length = int(self.headers.get("Content-Length") or 0)
            got = Got(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            about.got.append(got)
            said = about.answer(got)
            if said == "freeze":
                about.over.wait(60)
                return
            if isinstance(said, str):
                self.drip()
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = handle_one  # noqa: N815 - the library's names

        def drip(self) -> None:
            """Begin an answer that never ends: a letter of a header now and then."""
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not about.over.wait(0.05):
                    self.wfile.write(b"a")

        def log_message(self, *_about: Any) -> None:
            """Print nothing."""

    class Quiet(ThreadingHTTPServer):
        """Whoever hangs up hangs up."""

        daemon_threads = True

        def handle_error(self, *_about: Any) -> None:
            """Say nothing of it."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    about.url = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield about
    finally:
        about.over.set()
        listening.shutdown()
        thread.join()
        listening.server_close()
