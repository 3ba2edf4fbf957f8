"""What becomes of a text's versions, its record and its comments when editors publish, translate, move and delete."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page

from consultations.models import Comment, Consultation, ConsultationPage
from tests.consultations.texts import DRAFT, commented, english, id_of, paragraph, publish

pytestmark = pytest.mark.django_db


def wording(record, name, language="sk"):
    """Return how the part is worded now in `language`; nothing where it is not."""
    part = Consultation.objects.get(pk=record.pk).text.part(id_of(name))
    return part.texts.get(language, "") if part else None


def numbers(record):
    return list(record.versions.values_list("number", flat=True))


# Publishing


def test_publishing_makes_the_first_version(draft_page):
    assert numbers(draft_page.record) == [1]
    assert wording(draft_page.record, "flats") == "<p>Mesto postaví nájomné byty.</p>"


def test_a_draft_makes_none(finder):
    page = finder.add_child(instance=ConsultationPage(title="Návrh", slug="navrh", text=DRAFT, live=False))
    page.save_revision()
    assert numbers(page.record) == []


def test_publishing_the_same_text_again_makes_no_version(draft_page):
    page = publish(draft_page, title="Iný názov")
    assert numbers(page.record) == [1]


def test_each_published_change_makes_a_version_and_leaves_the_earlier_ones(draft_page):
    before = draft_page.record.current_version.content
    page = publish(draft_page, text=[*DRAFT, paragraph("new", "4")])
    assert numbers(page.record) == [1, 2]
    assert page.record.versions.get(number=1).content == before
    assert wording(page.record, "new") == "<p>Znenie odseku new.</p>"


def test_going_back_to_an_earlier_text_is_a_version_too(draft_page):
    page = publish(publish(draft_page, text=DRAFT[:2]), text=DRAFT)
    assert numbers(page.record) == [1, 2, 3]
    first, last = page.record.versions.get(number=1), page.record.versions.get(number=3)
    assert first.digest == last.digest


def test_moving_a_paragraph_keeps_what_was_said_to_it(draft_page):
    comment = commented(draft_page, "rent")
    page = publish(draft_page, text=[DRAFT[2], *DRAFT[:2], *DRAFT[3:]])
    assert page.record.text.parts[0].id == comment.anchor
    assert page.record.all_comments.counts_by_anchor() == {id_of("rent"): 1}


def test_a_comment_keeps_the_version_it_was_made_on(draft_page):
    comment = commented(draft_page, "flats")
    page = publish(draft_page, text=DRAFT[2:])
    comment.refresh_from_db()
    assert comment.version.number == 1
    assert comment.version.text.part(id_of("flats"))
    assert page.record.all_comments.get() == comment


def test_dates_follow_the_page_as_published(draft_page):
    page = ConsultationPage.objects.get(pk=draft_page.pk)
    page.comments = Consultation.Comments.NONE
    page.save_revision()
    assert Consultation.objects.get(pk=draft_page.record.pk).comments == Consultation.Comments.AFTER
    publish(page, comments=Consultation.Comments.BEFORE)
    assert Consultation.objects.get(pk=draft_page.record.pk).comments == Consultation.Comments.BEFORE


# Translating


def test_a_translation_words_the_same_record(draft_page):
    copy = english(draft_page, {"<p>Mesto postaví nájomné byty.</p>": "<p>The city builds flats.</p>"})
    assert copy.record == draft_page.record
    assert numbers(draft_page.record) == [1, 2]
    assert wording(draft_page.record, "flats", "en") == "<p>The city builds flats.</p>"
    assert wording(draft_page.record, "flats") == "<p>Mesto postaví nájomné byty.</p>"


def test_a_translation_brings_no_parts_of_its_own(draft_page):
    copy = english(draft_page)
    publish(copy, text=[paragraph("mine", "9"), *copy.text.get_prep_value()[:2]])
    text = Consultation.objects.get(pk=draft_page.record.pk).text
    assert [part.id for part in text.parts] == [block["id"] for block in DRAFT]
    assert text.source == "sk"


def test_an_unpublished_translation_words_nothing(draft_page):
    copy = english(draft_page)
    copy.unpublish()
    publish(draft_page, title="Iný názov")
    assert wording(draft_page.record, "flats", "en") == ""


# Taking off and deleting


def test_taking_the_page_off_keeps_record_and_comments_and_takes_translations_with_it(draft_page, client):
    copy = english(draft_page)
    commented(draft_page, "flats")
    ConsultationPage.objects.get(pk=draft_page.pk).unpublish()
    assert not ConsultationPage.objects.get(pk=copy.pk).live
    assert client.get(draft_page.address("text")).status_code == 404
    assert client.get(copy.address("text")).status_code == 404
    assert draft_page.record.all_comments.count() == 1
    page = publish(draft_page)
    assert numbers(page.record) == [1, 2, 3]  # the third is without the translation
    assert page.record.all_comments.count() == 1


def test_deleting_the_page_leaves_the_record_its_versions_and_comments(draft_page):
    commented(draft_page, "flats")
    record = draft_page.record
    Page.objects.get(pk=draft_page.pk).delete()
    record = Consultation.objects.get(pk=record.pk)
    assert record.source_page is None
    assert numbers(record) == [1]
    assert record.all_comments.get().anchor == id_of("flats")
    assert str(record) == "navrh"


def test_a_draft_deleted_before_anything_was_published_leaves_nothing(finder):
    page = finder.add_child(instance=ConsultationPage(title="Návrh", slug="navrh", live=False))
    page.save_revision()
    record = page.record
    page.delete()
    assert not Consultation.objects.filter(pk=record.pk).exists()


def test_where_the_source_is_deleted_its_translation_takes_its_place(draft_page, client):
    copy = english(draft_page)
    commented(draft_page, "flats")
    Page.objects.get(pk=draft_page.pk).delete()
    copy = publish(copy, title="Still here")
    assert copy.record.source_page_id == copy.pk
    assert copy.record.all_comments.count() == 1
    html = client.get(copy.address("part", id_of("flats"))).content.decode()
    assert "Comment 1" in html


# Copying


def test_a_copied_page_starts_without_comments(draft_page, client):
    commented(draft_page, "flats", "Len v prvej.")
    copy = ConsultationPage.objects.get(pk=draft_page.pk).copy(update_attrs={"slug": "kopia"}, keep_live=True)
    copy = publish(copy)
    assert copy.record != draft_page.record
    assert copy.record.key != draft_page.record.key
    assert numbers(copy.record) == [1]
    assert not copy.record.all_comments.exists()
    ids = [part.id for part in copy.record.text.parts]
    assert client.get(copy.address("part", ids[1])).status_code == 200
    assert "Len v prvej." not in client.get(copy.address("part", ids[1])).content.decode()
    assert Comment.objects.get().consultation == draft_page.record


# The preview, before anything is saved


def fields_of(blocks):
    """Return the blocks of a text as the page's editor sends them."""
    fields = {"text-count": len(blocks)}
    for number, block in enumerate(blocks):
        sent = {"id": block["id"], "type": block["type"], "order": number, "deleted": ""}
        value = dict(block["value"])
        if "text" in value:
            plain = value["text"].removeprefix("<p>").removesuffix("</p>")
            value["text"] = json.dumps({"blocks": [{"type": "unstyled", "text": plain}], "entityMap": {}})
        sent |= {f"value-{name}": words for name, words in value.items()}
        fields |= {f"text-{number}-{name}": words for name, words in sent.items()}
    return fields


def previewed(editor, address, blocks):
    """Return what the preview shows of a text that the editor has typed but not saved."""
    empty = {f"{name}-count": 0 for name in ("body", "steps", "documents")}
    rich = dict.fromkeys(("who_decides", "offline", "contact", "outcome"), "null")
    form = {"title": "Návrh", "slug": "navrh", "comments": "after", **empty, **rich, **fields_of(blocks)}
    sent = editor.post(address, form).json()
    assert sent == {"is_valid": True, "is_available": True}
    shown = editor.get(address, {"mode": "text"})
    assert shown.status_code == 200
    return shown.content.decode()


def test_the_preview_shows_the_text_as_typed_without_comments_or_a_form(draft_page, editor):
    commented(draft_page, "flats")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[draft_page.pk])
    html = previewed(editor, address, [paragraph("flats", "1a", "Mesto kúpi byty.")])
    assert ">Mesto kúpi byty.</p>" in html
    assert '<p class="clause-number">1a</p>' in html
    assert "Mesto postaví nájomné byty." not in html
    assert draft_page.address("part", id_of("flats")) not in html
    assert numbers(draft_page.record) == [1]


def test_the_preview_of_a_page_not_saved_yet_shows_its_text_and_makes_no_record(finder, editor):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["consultations", "consultationpage", finder.pk])
    assert ">Mesto postaví nájomné byty.</p>" in previewed(editor, address, DRAFT)
    assert not Consultation.objects.exists()


def test_the_preview_of_a_translation_words_the_published_text(draft_page, editor):
    copy = english(draft_page)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[copy.pk])
    html = previewed(editor, address, [paragraph("flats", "1", "The city buys flats."), paragraph("mine", "9")])
    assert ">The city buys flats.</p>" in html
    assert "Mesto vyčlení pozemky." in html
    assert "Znenie odseku mine" not in html
