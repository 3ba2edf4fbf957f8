"""The words of the e-mails: what has happened, why this address hears of it, and how to end that."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Site

from consultations.models import Comment, ConsultationPage, Notice
from consultations.notice_links import CONFIRM, END, absolute, link
from core.models import root_page

Kind = Notice.Kind


def compose(notice: Notice) -> EmailMessage:
    """Return the e-mail, in the language in which its reader asked for it."""
    wish: Any = notice.subscription  # what has nobody to go to is not claimed
    with translation.override(wish.language):
        title = notice.consultation.title(wish.language)
        end = link(END, wish)
        return EmailMessage(
            subject=" ".join(f"{subject(notice)}: {title}".split()),
            body=render_to_string(f"consultations/email/{notice.kind}.txt", context(notice, title, end)).strip() + "\n",
            to=[wish.email],
            headers={
                "Message-ID": message_id(notice),
                "Auto-Submitted": "auto-generated",
                "Content-Language": wish.language,
                "List-Unsubscribe": f"<{end}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def subject(notice: Notice) -> str:
    return {
        Kind.CONFIRM: _("Please confirm your address"),
        Kind.REPLY: _("The city has answered your comment"),
        Kind.HIDDEN: _("Your comment is not shown"),
        Kind.OUTCOME: _("The outcome of the consultation"),
    }[Kind(notice.kind)]


def message_id(notice: Notice) -> str:
    """Return the same for the same notice each time, so that a mail program shows a second copy as the first."""
    host = absolute("/").split("/")[2].partition(":")[0]
    return f"<notice-{notice.pk}.{notice.consultation.key}@{host}>"


def context(notice: Notice, title: str, end: str) -> dict[str, Any]:
    wish: Any = notice.subscription
    page = notice.consultation.face(wish.language)
    return {
        "title": title,
        "links": links(page, notice.comment),
        "comment": notice.comment,
        "commented": wish.comments.exists(),
        "outcome": plain(page.outcome) if page else "",
        "contact": plain(page.contact) if page else "",
        "open": notice.consultation.takes_comments(),
        "confirm": link(CONFIRM, wish),
        "end": end,
        "root": root_page(Site.objects.filter(is_default_site=True).first()),
    }


def links(page: ConsultationPage | None, comment: Comment | None) -> dict[str, str]:
    """Return the addresses on the consultation's page; none where it has been taken off."""
    if page is None:
        return {}
    found = {name: absolute(page.address(name)) for name in ("text", "decisions", "receipts")}
    if comment:
        found["comment"] = absolute(page.address("comment", comment.number))
    return {"page": absolute(page.get_url() or ""), **found}


def plain(rich_text: str) -> str:
    """Return rich text as an e-mail shows it: a paragraph or an item of a list on a line of its own."""
    lined = rich_text.replace("<li>", "<li>- ").replace("<br/>", "\n").replace("</p>", "</p>\n\n")
    for tag in ("</li>", "</ul>", "</ol>"):
        lined = lined.replace(tag, tag + "\n")
    return unescape(strip_tags(lined)).strip()
