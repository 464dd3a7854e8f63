"""Contact details, encrypted under a key per member.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of the ciphertext; the additional data
name the member and the wording, so that sealed bytes moved to another row do not open. The member's key
is wrapped by the master key (AES key wrap, RFC 3394), which is never in the database: destroying the
wrapped key erases the values, from old backups too.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings

NONCE_BYTES = 12
PHONE = 0
"""In the place of a wording's id: the number a member signs in with."""


def picture_of(wording_id: int) -> int:
    """In the place of a wording's id: the image of that wording, so that neither opens as the other."""
    return -wording_id


class CannotUnseal(Exception):
    """The bytes were not sealed for this member and wording, or under another master key."""


@dataclass(frozen=True)
class Texts:
    """What a wording says, in Chinese and in English; either may be empty."""

    zh: str = ""
    en: str = ""

    def read_in(self, language: str) -> str:
        """Return what is said in a language, `en` or else Chinese; in the other one where it says nothing in that."""
        first, second = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return first or second


def new_wrapped_key() -> bytes:
    """Return a new member's key of 256 bits, wrapped: 40 bytes."""
    return aes_key_wrap(settings.MASTER_KEY, secrets.token_bytes(32))


def seal_bytes(plain: bytes, *, wrapped_key: bytes, member_id: int, wording_id: int) -> bytes:
    """Encrypt bytes for one member and wording: nonce, ciphertext and tag in one piece."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_unwrap(wrapped_key)).encrypt(nonce, plain, _bound_to(member_id, wording_id))


def unseal_bytes(sealed: bytes, *, wrapped_key: bytes, member_id: int, wording_id: int) -> bytes:
    """Decrypt what `seal_bytes` made; raise CannotUnseal if it was made for another row or key."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(_unwrap(wrapped_key)).decrypt(nonce, rest, _bound_to(member_id, wording_id))
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal from error


def seal(texts: Texts, *, wrapped_key: bytes, member_id: int, wording_id: int) -> bytes:
    """Seal both languages of a wording together."""
    plain = json.dumps([texts.zh, texts.en], ensure_ascii=False).encode()
    return seal_bytes(plain, wrapped_key=wrapped_key, member_id=member_id, wording_id=wording_id)


def unseal(sealed: bytes, *, wrapped_key: bytes, member_id: int, wording_id: int) -> Texts:
    """Return what `seal` was given; raise CannotUnseal as `unseal_bytes` does."""
    plain = unseal_bytes(sealed, wrapped_key=wrapped_key, member_id=member_id, wording_id=wording_id)
    zh, en = json.loads(plain)
    return Texts(zh, en)


def lookup_hash(number: str) -> bytes:
    """Return the keyed hash (HMAC-SHA-256) by which an E.164 number is found again."""
    return hmac.new(settings.LOOKUP_KEY, number.encode(), hashlib.sha256).digest()


def _unwrap(wrapped_key: bytes) -> bytes:
    try:
        return aes_key_unwrap(settings.MASTER_KEY, wrapped_key)
    except (InvalidUnwrap, ValueError) as error:
        raise CannotUnseal from error


def _bound_to(member_id: int, wording_id: int) -> bytes:
    return f"halfveil:{member_id}:{wording_id}".encode()
