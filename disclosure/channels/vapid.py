"""The key by which push services know this server (RFC 8292), made of the 32 secret bytes in the home."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (FIPS 186-5)."""


def private_key() -> ec.EllipticCurvePrivateKey:
    """Return the private key: any 32 bytes lead to one from 1 to the curve's order."""
    number = int.from_bytes(settings.VAPID_KEY, "big") % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def public_key() -> str:
    """Return the public key as browsers take it: an uncompressed point in base64url without padding."""
    point = private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
