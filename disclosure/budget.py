"""How many profiles a curious member may open in an hour. Spent before the door is asked."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render

from disclosure.errors import Refused
from profiles.access import MemberRequest
from profiles.binding import call_bound

P = ParamSpec("P")

READS_AN_HOUR = 60


class OverBudget(Refused):
    """More profiles than an hour holds; a page answers 429."""


def spend(member_id: int) -> None:
    """Count one profile opened, whether or not there is anybody; raise OverBudget beyond the hour's limit."""
    [(used,)] = call_bound(member_id, "spend_read()", [])
    if used > READS_AN_HOUR:
        raise OverBudget


def within_budget(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
    """Answer with a calm page, 429, where a view spends more than there is."""

    @wraps(view)
    def calm(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except OverBudget:
            return render(request, "429.html", {"here": "people"}, status=429)

    return calm
