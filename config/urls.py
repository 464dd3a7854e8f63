"""Every address of the service."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("profiles.account_urls")),
    path("admin/", admin.site.urls),
    path("", include("profiles.urls")),
    path("", include("disclosure.urls")),
    path("", include("intros.urls")),
    path("", include("intros.meeting_urls")),
]
