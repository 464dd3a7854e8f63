"""What waits for a member, today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure import notices
from disclosure.reading import disclose
from disclosure.views.phrases import language, weekday
from profiles.access import MemberRequest, member_required


@require_safe
@member_required
def home(request: MemberRequest) -> HttpResponse:
    """Show what waits, each thing with who is behind it, or that nothing does."""
    member_id = request.user.pk
    pending = notices.pending(member_id)
    people = disclose(member_id, notices.handles(pending), "inbox")
    tongue = language()
    lines = [notices.tell(one, people, tongue) for one in pending]
    context = {"here": "home", "weekday": weekday(timezone.localdate()), "lines": lines}
    return render(request, "disclosure/home.html", context)
