"""My profile and its fields."""

from django.urls import path

from profiles.views import me

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/<slug:code>/", me.field, name="me_field"),
    path("me/<slug:code>/row/", me.row, name="me_row"),
    path("me/<slug:code>/erase/", me.erase, name="me_erase"),
]
