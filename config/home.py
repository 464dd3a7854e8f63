"""HALFVEIL_HOME: the one directory that holds all state of an installation.

postgres/ valkey/   the embedded servers' data
secrets/            0700; one 0600 file per password or key
log/  static/       what processes print; collected static files
endpoints.json      where the embedded servers listen, written when they are up
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

CHECKOUT = Path(__file__).resolve().parent.parent


class Home:
    """The directory of one installation; nothing is written before something is asked for."""

    def __init__(self, path: Path) -> None:
        """`path` may be relative; it is read from the checkout, so that every command finds the same one."""
        self.path = (CHECKOUT / path.expanduser()).absolute()

    def __truediv__(self, name: str) -> Path:
        """The path of a thing in the home."""
        return self.path / name

    def prepare(self) -> None:
        """Make the directory and its private parts.

        Raises ImproperlyConfigured when it can't be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            (self / "secrets").mkdir(mode=0o700, exist_ok=True)
            (self / "log").mkdir(mode=0o700, exist_ok=True)
            probe = self / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise ImproperlyConfigured(
                f"HALFVEIL_HOME={self.path} can't be written ({error.strerror}): "
                "set HALFVEIL_HOME to a directory that this user may write."
            ) from None

    def secret(self, name: str) -> str:
        """The secret of that name; made at random, once, in a file that only this user can read.

        64 hexadecimal digits. Two processes that ask at once get the same one: the file appears whole or not
        at all.
        """
        path = self / "secrets" / name
        try:
            return path.read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            self.prepare()
        except OSError as error:
            raise ImproperlyConfigured(f"The secret {path} can't be read ({error.strerror}).") from None
        draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return path.read_text(encoding="ascii").strip()

    def endpoints(self) -> dict[str, dict[str, Any]]:
        """Where the embedded servers listen, or nothing when they were never up."""
        try:
            found: dict[str, dict[str, Any]] = json.loads(
                (self / "endpoints.json").read_text(encoding="utf-8")
            )
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            raise ImproperlyConfigured(
                f"{self / 'endpoints.json'} can't be read: delete it and start the servers again."
            ) from None
        return found

    def remember(self, endpoints: dict[str, dict[str, Any]]) -> None:
        """Write where the servers listen, whole or not at all."""
        draft = self / f".endpoints-{os.getpid()}"
        draft.write_text(json.dumps(endpoints, indent=1) + "\n", encoding="utf-8")
        draft.replace(self / "endpoints.json")
