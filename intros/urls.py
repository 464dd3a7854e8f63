"""The addresses of asks, all in one place, and of introductions."""

from django.urls import URLPattern, path

from disclosure.urls import HandleConverter  # makes <handle:…> known
from intros import views

__all__ = ["HandleConverter", "app_name", "urlpatterns"]

app_name = "intros"
urlpatterns: list[URLPattern] = [
    path("asks/", views.asks, name="asks"),
    path("people/<handle:handle>/introduction/", views.seek, name="seek"),
    path("asks/introductions/<int:introduction_id>/", views.introduction, name="introduction"),
    path("asks/vouches/<int:part_id>/", views.vouch, name="vouch"),
    path("asks/invitations/<int:part_id>/", views.invitation, name="invitation"),
]
