"""The list of topics is the editors' own."""

import pytest
from django.utils import translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from consultations.models import ConsultationPage
from core.models import Topic, TopicName
from core.topics import topic_names

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/snippets/core/topic/"


@pytest.fixture
def housing():
    topic = Topic.objects.create(key="housing")
    for language, name in {"sk": "Bývanie", "en": "Housing"}.items():
        TopicName.objects.create(topic=topic, language=language, name=name)
    return topic


def test_an_editor_adds_a_topic_named_in_both_languages(editor):
    names = [{"language": "sk", "name": "Energetika"}, {"language": "en", "name": "Energy"}]
    answer = editor.post(f"{ADDRESS}add/", nested_form_data({"key": "energy", "names": inline_formset(names)}))
    assert answer.status_code == 302, answer.content.decode()
    assert topic_names(["energy", "gone"]) == [("energy", "Energetika")]
    with translation.override("en"):
        assert topic_names(["energy"]) == [("energy", "Energy")]


def test_an_evaluator_has_nothing_to_do_with_topics(evaluator, housing):
    for address in (ADDRESS, f"{ADDRESS}add/", f"{ADDRESS}edit/{housing.pk}/", f"{ADDRESS}delete/{housing.pk}/"):
        assert evaluator.get(address).status_code == 302, address
        assert evaluator.post(address, {}).status_code == 302, address
    assert Topic.objects.get() == housing


def test_a_page_is_given_topics_from_the_list(editor, consultation, housing):
    form = editor.get(f"/admin/pages/{consultation.pk}/edit/").content.decode()
    assert "Bývanie" in form
    assert 'value="housing"' in form


def test_a_deleted_topic_is_no_error_on_its_pages(editor, consultation, housing):
    ConsultationPage.objects.filter(pk=consultation.pk).update(topics=["housing"])
    assert editor.post(f"{ADDRESS}delete/{housing.pk}/").status_code == 302
    page = ConsultationPage.objects.get(pk=consultation.pk)
    page.full_clean()
    assert (page.topics, page.topic_names) == (["housing"], [])
