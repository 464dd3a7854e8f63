"""Who may open a page at all, and how: members who are signed in; a page with a form is fetched, and posted to."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from profiles.models import Member

P = ParamSpec("P")

form_page = require_http_methods(["GET", "HEAD", "POST"])
"""Decorates a view that shows a form and takes it; any other method is answered by 405."""


class MemberRequest(HttpRequest):
    """A request of a member: `user` is their own row, read already."""

    user: Member
    htmx: HtmxDetails


def member_required(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let members in; send everybody else to sign in and back to where they wanted to go.

    The view finds `request.user` read: `pk`, `handle`, `language` cost no statement more. No transaction
    is open, so the view may bind and may go through the door.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # its user is a member
        return to_sign_in(request)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Answer with the way to the sign-in page, which leads back to the page that was being read."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    wanted = (htmx.current_url_abs_path or "/") if htmx else _page(request)
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: wanted}, safe='/')}"
    return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)


def _page(request: HttpRequest) -> str:
    """The page itself if it was being read; home after a form, whose address answers no GET."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
