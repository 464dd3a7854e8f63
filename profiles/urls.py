"""My profile and its fields."""

from django.urls import path, register_converter

from profiles.views import data, importing, me, pictures, preset, spots

register_converter(pictures.ImageKindConverter, "image")
register_converter(spots.KindConverter, "kind")

urlpatterns = [
    path("settings/data/", data.page, name="my_data"),
    path("settings/data/import/", importing.bring, name="import"),
    path("settings/data/card.vcf", data.card, name="my_card"),
    path("settings/data/resume.json", data.resume, name="my_resume"),
    path("me/", me.me, name="me"),
    path("me/preset/", preset.preset, name="me_preset"),
    path("me/<image:code>/", pictures.sheet, name="me_image"),
    path("me/<image:code>/erase/", pictures.erase, name="me_image_erase"),
    path("me/<image:code>/<int:wording_id>/", pictures.picture, name="me_picture"),
    path("me/<kind:code>/", me.field, name="me_field"),
    path("me/<kind:code>/<int:place>/", me.field, name="me_field"),
    path("me/<kind:code>/row/", me.row, name="me_row"),
    path("me/<kind:code>/<int:place>/row/", me.row, name="me_row"),
    path("me/<kind:code>/erase/", me.erase, name="me_erase"),
    path("me/<kind:code>/<int:place>/erase/", me.erase, name="me_erase"),
    path("me/<kind:code>/undo/", me.undo, name="me_undo"),
    path("me/<kind:code>/<int:place>/undo/", me.undo, name="me_undo"),
]
