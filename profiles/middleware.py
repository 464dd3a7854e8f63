"""What happens around every page: the member's language, and a calm page for those in a hurry."""

from collections.abc import Callable

from allauth.core.exceptions import RateLimited
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class MemberLanguage:
    """A member's own language wins over the browser's; before sign-in LocaleMiddleware has chosen."""

    def __init__(self, get_response: GetResponse) -> None:
        """Wrap what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language of whoever asks."""
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class CalmWait:
    """Too many attempts to sign in are answered with a page, 429; allauth only raises."""

    def __init__(self, get_response: GetResponse) -> None:
        """Wrap what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for one exception; others go on."""
        if not isinstance(exception, RateLimited):
            return None
        words = gettext(
            "A text message was sent a moment ago. Please wait a minute before asking for another one."
        )
        return render(request, "429.html", {"wait_words": words}, status=429)
