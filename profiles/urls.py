"""My profile and its fields."""

from django.urls import path, register_converter

from profiles.views import data, me, pictures

register_converter(pictures.ImageKindConverter, "image")

urlpatterns = [
    path("settings/data/", data.page, name="my_data"),
    path("settings/data/card.vcf", data.card, name="my_card"),
    path("settings/data/resume.json", data.resume, name="my_resume"),
    path("me/", me.me, name="me"),
    path("me/<image:code>/", pictures.sheet, name="me_image"),
    path("me/<image:code>/erase/", pictures.erase, name="me_image_erase"),
    path("me/<image:code>/<int:wording_id>/", pictures.picture, name="me_picture"),
    path("me/<slug:code>/", me.field, name="me_field"),
    path("me/<slug:code>/row/", me.row, name="me_row"),
    path("me/<slug:code>/erase/", me.erase, name="me_erase"),
]
