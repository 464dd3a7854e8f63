"""My profile and its fields."""

from django.urls import path, register_converter

from profiles.views import me, pictures

register_converter(pictures.ImageKindConverter, "image")

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/<image:code>/", pictures.sheet, name="me_image"),
    path("me/<image:code>/erase/", pictures.erase, name="me_image_erase"),
    path("me/<image:code>/<int:wording_id>/", pictures.picture, name="me_picture"),
    path("me/<slug:code>/", me.field, name="me_field"),
    path("me/<slug:code>/row/", me.row, name="me_row"),
    path("me/<slug:code>/erase/", me.erase, name="me_erase"),
]
