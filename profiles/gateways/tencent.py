"""Text messages through Tencent Cloud: SendSms of 2021-01-11.

Signed as its signature v3 asks (TC3-HMAC-SHA256): https://cloud.tencent.com/document/api/382/52072
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from profiles import egress
from profiles.texts import CannotSend, NumberRefused, Text

URL = "https://sms.tencentcloudapi.com"
REGION = "ap-guangzhou"
SECONDS = 3.0
ALGORITHM = "TC3-HMAC-SHA256"
CONTENT_TYPE = "application/json; charset=utf-8"


def send(number: str, text: Text) -> None:
    """Give the gateway a message for an E.164 number; raise CannotSend if it refuses, NoAnswer if nobody knows."""
    url = settings.SMS_URL or URL
    host, now = urlsplit(url).netloc, int(timezone.now().timestamp())
    said_so = {
        "PhoneNumberSet": [number],
        "SmsSdkAppId": settings.SMS_APP,
        "SignName": settings.SMS_SIGNATURE,
        "TemplateId": text.filed,
        "TemplateParamSet": list(text.words.values()),
    }
    body = json.dumps(said_so, ensure_ascii=False).encode()
    key_id, secret = settings.SMS_KEY
    headers = {
        "Content-Type": CONTENT_TYPE,
        "Host": host,
        "X-TC-Action": "SendSms",
        "X-TC-Version": "2021-01-11",
        "X-TC-Region": REGION,
        "X-TC-Timestamp": str(now),
        "Authorization": authorization(body, service="sms", host=host, at=now, key_id=key_id, secret=secret),
    }
    answer = egress.ask("POST", f"{url}/", body=body, headers=headers, seconds=SECONDS).get("Response")
    if not isinstance(answer, dict):
        raise egress.NoAnswer("no Response in it")
    statuses = answer.get("SendStatusSet")
    status = statuses[0] if isinstance(statuses, list) and statuses else answer.get("Error")
    code = status.get("Code") if isinstance(status, dict) else None
    if code != "Ok":
        # Such as LimitExceeded.PhoneNumberDailyLimit: a refusal about one number, not about the operator's account.
        of_the_number = isinstance(code, str) and "PhoneNumber" in code
        refused = NumberRefused if of_the_number else CannotSend
        raise refused(f"The gateway refused the message: {str(code)[:60]}.")


def authorization(body: bytes, *, service: str, host: str, at: int, key_id: str, secret: str) -> str:
    """Return the header that signs a POST of `body` to `/` at a Unix time in seconds."""
    canonical = "\n".join(
        ["POST", "/", "", f"content-type:{CONTENT_TYPE}", f"host:{host}", "", "content-type;host", _sha(body)]
    )
    day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    to_sign = f"{ALGORITHM}\n{at}\n{scope}\n{_sha(canonical.encode())}"
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def _sha(some: bytes) -> str:
    return hashlib.sha256(some).hexdigest()
