"""What every response carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PrivateResponses:
    """Everything but static files and the health page is a member's own: no cache keeps it, nor the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with `private, no-store` unless the path is open to all."""
        response = self.get_response(request)
        if not request.path.startswith((settings.STATIC_URL, "/healthz")):
            response.headers["Cache-Control"] = "private, no-store"
        return response
