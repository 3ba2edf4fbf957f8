"""A receipt by e-mail: the code and the link, never the answers. The address is used once and kept nowhere.

How many were sent for a response is counted in the cache, for a day and by the hash of its code: nothing personal, no
table. Each process may have a cache of its own and so let a few more through; the e-mail holds nothing that a
stranger could write, so it is of no use for spam.
"""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from surveys.own_response import OwnResponse

MOST = 3
DAY = 24 * 60 * 60
PATIENCE = 10  # seconds: the resident is waiting for the page

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The e-mail did not go out; the message says why to the person who asked for it."""


@sensitive_variables()
def send(request: HttpRequest, own: OwnResponse, address: str) -> None:
    """Send the receipt to `address`. Raises NotSent."""
    counted = f"receipt-mails-{own.response.receipt_hash}"
    sent = cache.get(counted, 0)
    if sent >= MOST:
        raise NotSent(_("This receipt has been sent several times today. Write the code down, or download the PDF."))
    try:
        message(request, own, address).send()
    except (OSError, ValueError) as failure:  # SMTP's own errors are OSErrors; their texts may hold the address
        logger.warning("A receipt could not be sent by e-mail: %s", type(failure).__name__)
        raise NotSent(
            _("The e-mail could not be sent. Check the address and try again later; until then, write the code down.")
        ) from None
    cache.set(counted, sent + 1, DAY)


def message(request: HttpRequest, own: OwnResponse, address: str) -> EmailMessage:
    context = {"own": own, "link": request.build_absolute_uri(own.address)}
    subject = _("Your receipt: %(title)s") % {"title": own.title}
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("surveys/email/receipt.txt", context, request),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=PATIENCE),
    )
