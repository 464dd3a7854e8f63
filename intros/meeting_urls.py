"""The addresses of meeting: one's own code, what somebody else's leads to, and what two do next."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from disclosure.urls import HandleConverter  # makes <handle:…> known
from intros.handshakes import TOKEN_LENGTH
from intros.views import knowing, meeting

__all__ = ["HandleConverter", "app_name", "urlpatterns"]

app_name = "meet"


class TokenConverter(StringConverter):
    """The token of a code. Nothing else is looked up at all."""

    regex = f"[a-z2-7]{{{TOKEN_LENGTH}}}"


register_converter(TokenConverter, "token")

urlpatterns: list[URLPattern] = [
    path("meet/", meeting.own, name="own"),
    path("meet/code/<int:code_id>.png", meeting.code_image, name="code_image"),
    path("meet/typed/", meeting.typed, name="typed"),
    path("meet/answers/<int:showing_id>/", meeting.answer, name="answer"),
    path("meet/with/<handle:handle>/", meeting.together, name="together"),
    path("meet/spoken/", knowing.spoken, name="spoken"),
    path("meet/table/", knowing.own_tables, name="tables"),
    path("meet/table/<token:token>/", knowing.table, name="table"),
    path("meet/table/<token:token>/tick/", knowing.tick, name="tick"),
    path("people/<handle:handle>/known/", knowing.known, name="known"),
    path("meet/<token:token>/", meeting.scanned, name="scanned"),
]
