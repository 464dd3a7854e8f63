"""Access tokens of WeCom and WeChat, which are good for two hours and must not be asked for with every message."""

import threading
import time
from collections.abc import Callable
from typing import Any

from disclosure.channels import Down

EARLY = 300.0
"""Seconds before its end from which a token is asked for anew."""


class Tokens:
    """One token, shared by the threads of this process."""

    def __init__(self, fetch: Callable[[], dict[str, Any]]) -> None:
        """`fetch` asks for one; its answer has `access_token` and `expires_in`, in seconds."""
        self.fetch = fetch
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """The other side knows it no longer."""
        self.token, self.until = "", 0.0

    def get(self) -> str:
        """Return the token; raise Down when none is given."""
        with self.lock:
            if not self.token or time.monotonic() > self.until:
                said = self.fetch()
                token, seconds = said.get("access_token"), said.get("expires_in")
                if not (isinstance(token, str) and token and isinstance(seconds, int)):
                    raise Down(f"no access token: {str(said.get('errcode'))[:20]}")
                self.token, self.until = token, time.monotonic() + seconds - EARLY
            return self.token
