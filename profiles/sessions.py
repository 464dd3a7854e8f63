"""Sessions that their table opens to nobody.

A row is kept under the SHA-256 of the cookie's key, and what it holds is encrypted under a key that only
the cookie's gives: neither a copy of the table nor a stray SELECT signs anybody in, or says whose number
is being verified.
"""

import base64
import hashlib
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.utils import timezone

from profiles.models import Session

NONCE_BYTES = 12
MOST_CLEARED = 200
ROW_KEY_BYTES = 30  # of SHA-256's 32: what the column's 40 letters hold


class SessionStore(DatabaseStore):
    """Django's store in the database, with the cookie's key kept out of it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our own table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing if there is none, or it has ended."""
        key = self.session_key
        row = self._rows(key).filter(expire_date__gt=timezone.now()).first() if key else None
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of that cookie."""
        return bool(self._rows(session_key).exists())

    def delete(self, session_key: str | None = None) -> None:
        """End a session: that one, or the store's own."""
        key = session_key or self.session_key
        if key:
            self._rows(key).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Delete some sessions that have ended. Every sign-in does, so that nobody has to think of it."""
        ended = Session.objects.filter(expire_date__lt=timezone.now()).select_for_update(skip_locked=True)
        with transaction.atomic():
            Session.objects.filter(pk__in=ended.values("pk")[:MOST_CLEARED]).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be saved."""
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]  # the stubs lack it
        return Session(
            session_key=row_key(key), session_data=self.encode(data), expire_date=self.get_expiry_date()
        )

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Encrypt under the cookie's key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = self.serializer().dumps(session_dict)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, plain, None)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Decrypt what `encode` made; nothing if another key or another installation made it."""
        try:
            sealed = base64.b64decode(session_data)
            plain = self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
            found: dict[str, Any] = self.serializer().loads(plain)
        except (InvalidTag, ValueError):
            return {}
        return found

    def _rows(self, key: str) -> Any:
        return Session.objects.filter(session_key=row_key(key))

    def _cipher(self) -> AESGCM:
        derive = HKDF(SHA256(), 32, salt=settings.SECRET_KEY.encode(), info=b"halfveil session")
        return AESGCM(derive.derive((self.session_key or "").encode()))


def row_key(key: str) -> str:
    """Under which the session of that cookie is kept."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:ROW_KEY_BYTES]).decode()
