"""What happens when an editor saves or publishes a consultation's page."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from consultations import registration
from consultations.models import Consultation, ConsultationPage, EvaluationReportPage, EventPage
from consultations.reports.storing import publish_report, translations_of
from consultations.versions import published_translations, take_snapshot
from surveys.models import Survey


@receiver(post_save, sender=ConsultationPage)
def keep_record(instance: ConsultationPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        Consultation.objects.for_page(instance)


@receiver(page_published, sender=ConsultationPage)
def publish_record(instance: ConsultationPage, **kwargs: Any) -> None:
    """Store the text as published, and the dates of the source page.

    Where the source page has been deleted, the translation published next takes its place.
    """
    record = Consultation.objects.for_page(instance)
    if record.source_page_id in {None, instance.pk}:
        record.source_page = instance
        for name in Consultation.FOLLOWED:
            setattr(record, name, getattr(instance, name))
        record.save(update_fields=["source_page", *Consultation.FOLLOWED])
    take_snapshot(record)


@receiver(page_unpublished, sender=ConsultationPage)
def unpublish_translations(instance: ConsultationPage, **kwargs: Any) -> None:
    """Take a consultation off in every language with its source page."""
    if Consultation.objects.for_page(instance).source_page_id == instance.pk:
        for page in published_translations(instance):
            page.unpublish()


@receiver(post_delete, sender=ConsultationPage)
def drop_empty_record(instance: ConsultationPage, **kwargs: Any) -> None:
    """Let a draft's record go with its last page, as long as nothing was ever published."""
    if not ConsultationPage.objects.filter(translation_key=instance.translation_key).exists():
        records = Consultation.objects.filter(translation_key=instance.translation_key)
        records.filter(versions=None, report_editions=None).delete()


@receiver(pre_save, sender=Survey)
def hold_registration(instance: Survey, raw: bool = False, **kwargs: Any) -> None:
    """Limit a registration before it is stored, so that it is never open to more people than there are places."""
    if raw or instance.source_page is None:
        return
    event = EventPage.objects.parent_of(instance.source_page).first()
    if event:
        registration.hold(instance, event)


@receiver(page_published, sender=EventPage)
def hold_registration_again(instance: EventPage, **kwargs: Any) -> None:
    registration.hold_again(instance)


@receiver(page_published, sender=EvaluationReportPage)
def freeze_report(instance: EvaluationReportPage, **kwargs: Any) -> None:
    if instance.alias_of_id is None:
        publish_report(instance)


@receiver(page_unpublished, sender=EvaluationReportPage)
def unpublish_report(instance: EvaluationReportPage, **kwargs: Any) -> None:
    """Take a report off in every language with its source page."""
    if instance.is_source:
        for page in translations_of(instance):
            page.unpublish()
