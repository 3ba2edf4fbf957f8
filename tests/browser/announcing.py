"""Announces a consultation on the running site, as an editor would: in Slovak, and translated."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from consultations.models import Consultation, ConsultationIndexPage, ConsultationPage
from tests.consultations.texts import english, heading, paragraph

TEXT = [
    heading("river", "Nábrežie"),
    paragraph("trees", "1", "Pri rieke pribudnú stromy."),
    paragraph("paths", "2", "Chodník bude osvetlený."),
]
WORDS = {"Nábrežie": "Riverside", "Pri rieke pribudnú stromy.": "Trees will be planted by the river."}
WORDS = {words if words == "Nábrežie" else f"<p>{words}</p>": said for words, said in WORDS.items()}


def announce() -> None:
    """Publish “Park pri rieke”, open from the tenth day on for ten days; comments are read by staff first."""
    finder = ConsultationIndexPage.objects.get(locale__language_code="sk")
    page = ConsultationPage(
        title="Park pri rieke",
        slug="park-pri-rieke",
        text=TEXT,
        comments=Consultation.Comments.BEFORE,
        opens_at=timezone.now() + timedelta(days=10),
        closes_at=timezone.now() + timedelta(days=20),
        locale=finder.locale,
    )
    finder.add_child(instance=page)
    page.save_revision().publish()
    english(page, WORDS, slug="riverside-park", title="Riverside park")


def take_down() -> None:
    """Delete its pages, so that other tests find the demonstration as it was; what was said in it stays."""
    for page in ConsultationPage.objects.filter(slug__in=["park-pri-rieke", "riverside-park"]):
        page.delete()
    assert Consultation.objects.get(key="park-pri-rieke").all_comments.count() == 2
