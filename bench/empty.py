"""What a page costs that asks nothing: the same template, of what it was handed once, behind the same middleware."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import include, path

from profiles.access import MemberRequest, member_required

URL = "/bench/empty/"
OF_THE_REQUEST = {"True", "False", "None", "request", "csrf_token", "user", "perms", "messages"}
"""What a template is handed anew with every request."""

KEPT: dict[str, Any] = {}


def keep(ask: Callable[[], Any]) -> Any:
    """Ask the test client, and remember which template the answer was made of, and what it was handed."""
    setup_test_environment()  # (or templates tell the client nothing)
    try:
        response = ask()
    finally:
        teardown_test_environment()
    whole = response.context[0] if isinstance(response.context, list) else response.context
    handed = whole.flatten()
    KEPT["template"] = response.templates[0].name
    KEPT["context"] = {name: value for name, value in handed.items() if name not in OF_THE_REQUEST}
    return response


@member_required
def empty(request: MemberRequest) -> HttpResponse:
    """Render that."""
    return render(request, KEPT["template"], KEPT["context"])


urlpatterns = [path(URL[1:], empty), path("", include("config.urls"))]
