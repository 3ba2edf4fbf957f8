"""What happens when an editor saves or publishes a survey's page."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from surveys.models import Survey, SurveyPage
from surveys.versions import published_translations, take_snapshot


@receiver(post_save, sender=SurveyPage)
def keep_dataset(instance: SurveyPage, raw: bool = False, **kwargs: Any) -> None:
    """Make the dataset with the first page; until it is published, its key follows the page's slug."""
    if raw:
        return
    survey = Survey.objects.for_page(instance)
    if survey.source_page_id == instance.pk and not survey.versions.exists():
        survey.key = Survey.objects.free_key(instance.slug, owner=survey)
        survey.save(update_fields=["key"])


@receiver(page_unpublished, sender=SurveyPage)
def unpublish_translations(instance: SurveyPage, **kwargs: Any) -> None:
    """Take a survey off in every language with its source page; wagtail-localize would leave the others asking."""
    if Survey.objects.for_page(instance).source_page_id == instance.pk:
        for page in published_translations(instance):
            page.unpublish()


@receiver(post_delete, sender=SurveyPage)
def drop_empty_dataset(instance: SurveyPage, **kwargs: Any) -> None:
    """Let a draft's dataset go with its last page, as long as nothing was ever published."""
    if not SurveyPage.objects.filter(translation_key=instance.translation_key).exists():
        Survey.objects.filter(translation_key=instance.translation_key, versions=None).delete()


@receiver(page_published, sender=SurveyPage)
def publish_dataset(instance: SurveyPage, **kwargs: Any) -> None:
    """Store the questionnaire as published, and the schedule of the source page.

    Where the source page has been deleted, the translation published next takes its place.
    """
    survey = Survey.objects.for_page(instance)
    if survey.source_page_id in {None, instance.pk}:
        survey.source_page = instance
        for name in Survey.FOLLOWED:
            setattr(survey, name, getattr(instance, name))
        survey.save(update_fields=["source_page", *Survey.FOLLOWED])
    take_snapshot(survey)
