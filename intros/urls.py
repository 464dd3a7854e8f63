"""The addresses of asks, all in one place, and of introductions."""

from django.urls import URLPattern, path

from disclosure.urls import HandleConverter  # makes <handle:…> known
from intros.views import asks, introducing, inviting, seeking

__all__ = ["HandleConverter", "app_name", "urlpatterns"]

app_name = "intros"
urlpatterns: list[URLPattern] = [
    path("asks/", asks.asks, name="asks"),
    path("people/<handle:handle>/introduction/", seeking.seek, name="seek"),
    path("asks/wish/", seeking.wish, name="wish"),
    path("asks/introductions/<int:introduction_id>/", seeking.introduction, name="introduction"),
    path("asks/vouches/<int:part_id>/", introducing.vouch, name="vouch"),
    path("asks/introduced/", introducing.record, name="record"),
    path("asks/invitations/<int:part_id>/", inviting.invitation, name="invitation"),
]
