"""Text messages through Alibaba Cloud: SendSms of 2017-05-25.

Signed as its V3 signature asks (ACS3-HMAC-SHA256): https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.utils import timezone

from profiles import egress
from profiles.texts import CannotSend, NumberRefused, Text

URL = "https://dysmsapi.aliyuncs.com"
SECONDS = 3.0
ALGORITHM = "ACS3-HMAC-SHA256"
OF_THE_NUMBER = {
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.BUSINESS_LIMIT_CONTROL",
    "isv.DAY_LIMIT_CONTROL",
    "isv.BLACK_KEY_CONTROL_LIMIT",
}
"""Refusals that are about one number, not about the operator's account."""


def send(number: str, text: Text) -> None:
    """Give the gateway a message for an E.164 number; raise CannotSend if it refuses, NoAnswer if nobody knows."""
    url = settings.SMS_URL or URL
    query = {
        "PhoneNumbers": dialled(number),
        "SignName": settings.SMS_SIGNATURE,
        "TemplateCode": text.filed,
        "TemplateParam": json.dumps(dict(text.words), ensure_ascii=False, separators=(",", ":")),
    }
    headers = {
        "host": urlsplit(url).netloc,
        "x-acs-action": "SendSms",
        "x-acs-version": "2017-05-25",
        "x-acs-date": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": secrets.token_hex(16),
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
    }
    key_id, secret = settings.SMS_KEY
    headers["Authorization"] = authorization("POST", query, headers, key_id=key_id, secret=secret)
    said = egress.ask("POST", f"{url}/?{encoded(query)}", body=b"", headers=headers, seconds=SECONDS)
    if said.get("Code") != "OK":
        code = str(said.get("Code"))[:60]
        refused = NumberRefused if code in OF_THE_NUMBER else CannotSend
        raise refused(f"The gateway refused the message: {code}.")


def dialled(number: str) -> str:
    """An E.164 number as this gateway dials it: eleven digits in the mainland, with the country's code elsewhere."""
    return number.removeprefix("+86") if number.startswith("+86") else number.removeprefix("+")


def encoded(query: Mapping[str, str]) -> str:
    """A query in the order and the encoding that is signed: RFC 3986, so that a space is %20."""
    return urlencode(sorted(query.items()), quote_via=quote, safe="-_.~")


def authorization(
    method: str, query: Mapping[str, str], headers: Mapping[str, str], *, key_id: str, secret: str
) -> str:
    """Return the header that signs a request to `/`; every one of `headers` is signed, by lower-case name."""
    names = sorted(headers)
    signed = ";".join(names)
    canonical = "\n".join(
        [
            method,
            "/",
            encoded(query),
            "".join(f"{name}:{headers[name].strip()}\n" for name in names),
            signed,
            headers["x-acs-content-sha256"],
        ]
    )
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"
