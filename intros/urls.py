"""The addresses of asks, all in one place, and of introductions."""

from django.urls import URLPattern, path

from disclosure.urls import HandleConverter  # makes <handle:…> known
from intros.views import asks, bringing, introducing, inviting, seeking

__all__ = ["HandleConverter", "app_name", "urlpatterns"]

app_name = "intros"
urlpatterns: list[URLPattern] = [
    path("asks/", asks.asks, name="asks"),
    path("people/<handle:handle>/introduction/", seeking.seek, name="seek"),
    path("asks/wish/", seeking.wish, name="wish"),
    path("asks/bring/", bringing.pick, name="bring_first"),
    path("contacts/<handle:handle>/introduce/", bringing.pick, name="bring_whom"),
    path("contacts/<handle:handle>/introduce/<handle:other>/", bringing.bring, name="bring"),
    path("asks/introductions/<int:introduction_id>/", seeking.introduction, name="introduction"),
    path("asks/vouches/<int:part_id>/", introducing.vouch, name="vouch"),
    path("asks/introduced/", introducing.record, name="record"),
    path("asks/invitations/<int:part_id>/", inviting.invitation, name="invitation"),
]
