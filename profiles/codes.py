"""One journey, one file: a number, a code sent to it, and who it lets in.

Nothing is looked up before the code has come back: a number that is known and one that is not are treated
by the same lines, and only who holds the phone learns which it was. allauth makes and times the code and
counts what is tried; a number that nobody has gets a real code too, which allauth's own flow does not do.
"""

import secrets
import time
import unicodedata
from typing import Any, ClassVar, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from profiles import phones
from profiles.texts import Text

MINUTES = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60


class SignIn(AbstractCodeVerificationProcess):  # type: ignore[misc]  # allauth ships no types
    """Somebody on the way in, kept in their session.

    `proven` says that the code came back: the number is theirs. `wanted` is the page they were going to.
    """

    KEY: ClassVar[str] = "sign_in"

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        """Use `begin` or `resume`."""
        proven = state.get("proven", False)
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_TIMEOUT if proven else app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )
        self.request = request

    @classmethod
    def begin(cls, request: HttpRequest, number: str, wanted: str) -> Self:
        """Send a code to an E.164 number.

        Raise allauth's RateLimited if one was sent a moment ago, or too many were; CannotSend if the
        message did not leave.
        """
        state = cls.initial_state(user=None, phone=number)
        process = cls(request, {**state, "wanted": wanted})
        process.send()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> Self | None:
        """The one on the way in this session; None if there is none or their time has passed."""
        state = request.session.get(cls.KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @property
    def number(self) -> str:
        """Where the code went, E.164."""
        return str(self.state["phone"])

    @property
    def wanted(self) -> str:
        """The page they were going to; checked by whoever sends them there."""
        return str(self.state["wanted"])

    @property
    def proven(self) -> bool:
        """Whether the code came back."""
        return bool(self.state.get("proven"))

    @property
    def text(self) -> Text:
        """What the message says."""
        words = {"code": self.code, "minutes": str(MINUTES)}
        said = gettext(
            "[%(operator)s] %(code)s is your code, good for %(minutes)s minutes. Tell it to nobody."
        )
        return Text(
            said % {"operator": settings.OPERATOR, **words},
            template="code",
            words=words,
            language=get_language() or settings.LANGUAGE_CODE,
        )

    def send(self) -> None:
        """Make a code and send it; what was tried with an earlier one no longer counts.

        Raise as `begin`.
        """
        ratelimit.consume(self.request, action="request_login_code", key=self.number, raise_exception=True)
        fresh = {"id": secrets.token_hex(16), "at": time.time(), "failed_attempts": 0}
        self.state.update(fresh, code=get_adapter().generate_login_code())
        phones.send_text(self.number, self.text)
        self.persist()

    def accept(self, typed: str) -> bool:
        """Whether that is the code; the number is then proven. After the last attempt `over` is true."""
        if not ratelimit.consume(self.request, action="try_code", key=self.state["id"]):
            self.abort()  # requests at the same time have used up the attempts
            return False
        if not compare_user_code(actual=unicodedata.normalize("NFKC", typed), expected=self.code):
            self.record_invalid_attempt()
            return False
        self.state.update(proven=True, code="", at=time.time())
        self.persist()
        return True

    @property
    def over(self) -> bool:
        """Whether it has been given up."""
        return self.KEY not in self.request.session

    def persist(self) -> None:
        """Keep it in the session, which lasts no longer than it may while nobody is signed in."""
        self.request.session[self.KEY] = self.state
        self.request.session.set_expiry(app_settings.LOGIN_TIMEOUT)

    def abort(self) -> None:
        """Give up, or be done: nothing of the number stays in the session."""
        self.request.session.pop(self.KEY, None)
        self.request.session.set_expiry(None)
