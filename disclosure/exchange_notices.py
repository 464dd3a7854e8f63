"""What a member is told about exchanging cards."""

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.asking_notices import again, no_hurry, unanswered
from disclosure.models import ExchangeAnswer, ExchangeOffer
from disclosure.notices import NoticeKind

KINDS = (
    NoticeKind(
        code="exchange_offered",
        icon="arrow-left-right",
        row=ExchangeAnswer,
        handles=lambda answer: (answer.proposer_id,),
        sentence=lambda proposer: (
            _("%(proposer)s would like to exchange cards with you") % {"proposer": proposer}
        ),
        line=lambda answer: no_hurry(answer.answer_by),
        url=lambda answer: reverse("disclosure:exchange_asked", args=[answer.pk]),
        waiting=unanswered,
    ),
    NoticeKind(
        code="exchanged",
        icon="arrow-left-right",
        row=ExchangeOffer,
        handles=lambda offer: (offer.other_id,),
        sentence=lambda other: _("%(other)s and you exchanged cards") % {"other": other},
        url=lambda offer: reverse("disclosure:exchange_offer", args=[offer.pk]),
    ),
    NoticeKind(
        code="exchange_closed",
        icon="moon",
        row=ExchangeOffer,
        handles=lambda offer: (offer.other_id,),
        sentence=lambda other: _("With %(other)s it did not come to an exchange of cards") % {"other": other},
        line=lambda offer: again(offer.retry_at),
        url=lambda offer: reverse("disclosure:exchange_offer", args=[offer.pk]),
    ),
)
