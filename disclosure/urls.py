"""The addresses of what members see of one another."""

from django.urls import URLPattern, path, register_converter

from disclosure.views import asks, assistants, cards, contacts, disclosures, home, people, receiving, reports

app_name = "disclosure"


class HandleConverter:
    """A public handle: 16 letters of RFC 4648's base 32, lower-case. Nothing else is looked up at all."""

    regex = "[a-z2-7]{16}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(HandleConverter, "handle")

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("people/", people.directory, name="people"),
    path("people/<handle:handle>/", people.profile, name="profile"),
    path("people/<handle:handle>/card/", cards.page, name="card"),
    path("people/<handle:handle>/card.vcf", cards.file, name="card_file"),
    path("people/<handle:handle>/photo/<int:wording_id>/", people.photo, name="photo"),
    path("people/<handle:handle>/ask/", asks.ask, name="ask"),
    path("people/<handle:handle>/report/", reports.report, name="report"),
    path("settings/asks/", receiving.reception, name="reception"),
    path("settings/assistant/", assistants.assistant, name="assistant"),
    path("asks/endings/<int:ending_id>/", receiving.ending, name="ending"),
    path("asks/triage/<int:part_id>/", assistants.triage, name="triage"),
    path("asks/assisting/<int:assistance_id>/", assistants.assisting, name="assisting"),
    path("asks/access/<int:request_id>/", asks.asked, name="request"),
    path("asks/decisions/<int:decision_id>/", asks.decision, name="decision"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<handle:handle>/", contacts.contact, name="contact"),
    path("contacts/<handle:handle>/closer/", contacts.closer, name="closer"),
    path("contacts/<handle:handle>/further/", contacts.further, name="further"),
    path("contacts/<handle:handle>/end/", contacts.end, name="end"),
    path("contacts/<handle:handle>/take-back/", contacts.take_back, name="take_back"),
    path("disclosures/", disclosures.disclosures, name="disclosures"),
]
