"""What every response carries."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PrivateResponses:
    """Whatever a view answers is a member's own: no cache keeps it, nor the browser's.

    Static files never come this far.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with `private, no-store`."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response
