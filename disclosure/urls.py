"""The addresses of what members see of one another."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from disclosure.views import (
    as_others,
    asks,
    assistants,
    cards,
    channels,
    companies,
    contacts,
    desk,
    disclosures,
    exchanges,
    field_people,
    growing,
    hiding,
    home,
    impact,
    nudges,
    people,
    receiving,
    reports,
)
from profiles.ids import HANDLE

app_name = "disclosure"


class HandleConverter(StringConverter):
    """A public handle: 16 letters of RFC 4648's base 32, lower-case. Nothing else is looked up at all."""

    regex = HANDLE


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
    path("settings/nudges/", nudges.nudges, name="nudges"),
    path("settings/channels/", channels.channels, name="channels"),
    path("settings/channels/add/<slug:kind>/", channels.add, name="channel_add"),
    path("settings/channels/<int:channel_id>/", channels.channel, name="channel"),
    path("push-worker.js", channels.push_worker, name="push_worker"),
    path("settings/assistant/", assistants.assistant, name="assistant"),
    path("asks/endings/<int:ending_id>/", receiving.ending, name="ending"),
    path("asks/triage/<int:part_id>/", assistants.triage, name="triage"),
    path("asks/assisting/<int:assistance_id>/", assistants.assisting, name="assisting"),
    path("asks/access/<int:request_id>/", asks.asked, name="request"),
    path("asks/decisions/<int:decision_id>/", asks.decision, name="decision"),
    path("people/<handle:handle>/exchange/", exchanges.offer, name="exchange"),
    path("asks/exchanges/<int:offer_id>/", exchanges.offered, name="exchange_offer"),
    path("asks/exchanges/asked/<int:answer_id>/", exchanges.asked, name="exchange_asked"),
    path("contacts/exchanges/<int:exchange_id>/end/", exchanges.end, name="exchange_end"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("people/<handle:handle>/hide/", hiding.hide, name="hide"),
    path("people/<handle:handle>/note/", hiding.note, name="note"),
    path("contacts/labels/", hiding.own_labels, name="labels"),
    path("contacts/labels/<int:label_id>/", hiding.label, name="label"),
    path("contacts/labels/<int:label_id>/people/", hiding.label_people, name="label_people"),
    path("contacts/labels/<int:label_id>/erase/", hiding.label_erase, name="label_erase"),
    path("contacts/labels/<int:label_id>/hide/", hiding.label_hide, name="label_hide"),
    path("contacts/<handle:handle>/", contacts.contact, name="contact"),
    path("contacts/<handle:handle>/until/", contacts.until, name="until"),
    path("contacts/<handle:handle>/labels/", contacts.contact_labels, name="contact_labels"),
    path("contacts/<handle:handle>/show/", field_people.show, name="show"),
    path("contacts/<handle:handle>/closer/", contacts.closer, name="closer"),
    path("contacts/<handle:handle>/further/", contacts.further, name="further"),
    path("contacts/<handle:handle>/end/", contacts.end, name="end"),
    path("contacts/<handle:handle>/take-back/", contacts.take_back, name="take_back"),
    path("me/as/", as_others.as_others, name="as_others"),
    path("me/preset/impact/", impact.preset_impact, name="preset_impact"),
    path("me/<slug:code>/<int:place>/people/", field_people.people, name="field_people"),
    path("me/<slug:code>/<int:place>/people/choose/", field_people.choose, name="field_choose"),
    path("me/<slug:code>/<int:place>/people/withhold/", field_people.withhold, name="field_withhold"),
    path("me/<slug:code>/<int:place>/impact/", impact.impact, name="impact"),
    path("people/<handle:handle>/checked/", desk.check, name="check"),
    path("settings/desk/", desk.own_desk, name="own_desk"),
    path("settings/rules/", growing.rules, name="rules"),
    path("contacts/prompts/<int:prompt_id>/", growing.prompt, name="prompt"),
    path("settings/shields/", hiding.shields, name="shields"),
    path("settings/shields/company/", companies.hide, name="company_hide"),
    path("settings/shields/company/<int:shield_id>/", companies.show, name="company_show"),
    path("disclosures/", disclosures.disclosures, name="disclosures"),
]
