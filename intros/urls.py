"""The addresses of asks, all in one place, and of introductions."""

from django.urls import URLPattern, path

from disclosure.urls import HandleConverter  # makes <handle:…> known
from intros.views import asks, parties

__all__ = ["HandleConverter", "app_name", "urlpatterns"]

app_name = "intros"
urlpatterns: list[URLPattern] = [
    path("asks/", asks.asks, name="asks"),
    path("people/<handle:handle>/introduction/", parties.seek, name="seek"),
    path("asks/introductions/<int:introduction_id>/", parties.introduction, name="introduction"),
    path("asks/vouches/<int:part_id>/", parties.vouch, name="vouch"),
    path("asks/invitations/<int:part_id>/", parties.invitation, name="invitation"),
]
