"""A text imported in the admin: the match is shown before anything is saved."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consultations.models import ConsultationPage
from tests.consultations.imported import AS_PUBLISHED, EDITED, draft_of, fresh, ids
from tests.consultations.reading import ACTION_PLAN, add_list, docx_file, listed
from tests.consultations.texts import commented, english, id_of, paragraph, publish

pytestmark = pytest.mark.django_db


def address(page):
    return reverse("consultations_import", args=[page.pk])


def upload(client, page, content, name="text.txt", **fields):
    content = content.encode() if isinstance(content, str) else content
    return client.post(address(page), {"file": SimpleUploadedFile(name, content), **fields})


def form_in(response) -> dict[str, str]:
    """Return what a browser would send with the form of the second step."""
    shown = response.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(document|state)" value="([^"]*)"', shown))
    for name, choices in re.findall(r'<select name="(part-\d+)".*?>(.*?)</select>', shown, re.DOTALL):
        fields[name] = re.search(r'<option value="([^"]*)" selected', choices)[1]
    return fields


def test_the_editor_sees_the_match_before_anything_is_saved(editor, draft_page):
    commented(draft_page, "flats")
    commented(draft_page, "flats")
    commented(draft_page, "land")
    before = draft_of(draft_page)
    shown = upload(editor, draft_page, EDITED)
    content = unescape(shown.content.decode())
    assert shown.status_code == 200
    assert "<ins>každý rok</ins>" in content
    assert "<del>Mesto vyčlení pozemky.</del>" in content
    assert re.search(r"<td>\s*2\s*</td>", content)
    assert "<strong>1, " in content
    assert draft_of(draft_page) == before


def test_the_editor_saves_a_draft_and_nothing_is_published(editor, draft_page):
    fields = form_in(upload(editor, draft_page, EDITED))
    saved = editor.post(address(draft_page), {**fields, "apply": ""})
    assert saved.status_code == 302
    assert saved["Location"] == reverse("wagtailadmin_pages:edit", args=[draft_page.pk])
    stands = ids(draft_page)
    assert list(stands) == [
        "Ciele",
        "Nájomné bude dostupné.",
        "Mesto každý rok postaví nájomné byty.",
        "Zeleň",
        "Mesto vysadí stromy.",
    ]
    assert list(stands.values())[:3] == [id_of("goals"), id_of("rent"), id_of("flats")]
    page = fresh(draft_page)
    assert len(page.text) == 5
    assert page.text[1].value["text"].source == "<p>Mesto postaví nájomné byty.</p>"
    revision = page.get_latest_revision()
    assert revision.user.username == "moderators"
    assert page.latest_revision_id == revision.pk


def test_comments_stay_with_their_paragraphs_when_the_draft_is_published(editor, draft_page):
    for part in ("flats", "rent", "land"):
        commented(draft_page, part)
    fields = form_in(upload(editor, draft_page, EDITED))
    editor.post(address(draft_page), {**fields, "apply": ""})
    fresh(draft_page).get_latest_revision().publish()
    record = fresh(draft_page).record
    where = {comment.anchor: record.text.part(comment.anchor) for comment in record.all_comments.all()}
    assert where[id_of("flats")].texts["sk"] == "<p>Mesto každý rok postaví nájomné byty.</p>"
    assert where[id_of("rent")].number == "1"
    assert where[id_of("land")] is None


def test_the_editor_may_say_that_a_part_is_another_or_new(editor, draft_page):
    fields = form_in(upload(editor, draft_page, EDITED))
    places = {"rent": "part-1", "flats": "part-2", "stromy": "part-4"}
    assert fields[places["flats"]] == id_of("flats")
    corrected = {**fields, places["flats"]: "", places["stromy"]: id_of("land")}
    again = editor.post(address(draft_page), corrected)
    assert again.status_code == 200
    fields = form_in(again)
    assert fields[places["flats"]] == ""
    assert fields[places["stromy"]] == id_of("land")
    editor.post(address(draft_page), {**fields, "apply": ""})
    stands = ids(draft_page)
    assert stands["Mesto vysadí stromy."] == id_of("land")
    assert id_of("flats") not in stands.values()


def test_one_part_cannot_take_the_place_of_two(editor, draft_page):
    before = draft_of(draft_page)
    fields = form_in(upload(editor, draft_page, EDITED))
    answer = editor.post(address(draft_page), {**fields, "part-2": id_of("rent"), "apply": ""})
    assert answer.status_code == 422
    assert form_in(answer)["part-2"] == ""
    assert draft_of(draft_page) == before


def test_a_heading_is_never_made_a_paragraph_by_hand(editor, draft_page):
    fields = form_in(upload(editor, draft_page, EDITED))
    editor.post(address(draft_page), {**fields, "part-4": id_of("means"), "apply": ""})
    assert id_of("means") not in ids(draft_page).values()


def test_a_draft_changed_in_between_is_compared_again_not_overwritten(editor, draft_page):
    fields = form_in(upload(editor, draft_page, EDITED))
    publish(draft_page, text=[paragraph("other", "1", "Medzitým niekto písal.")])
    before = draft_of(draft_page)
    answer = editor.post(address(draft_page), {**fields, "apply": ""})
    assert answer.status_code == 409
    assert "Medzitým niekto písal." in answer.content.decode()
    assert draft_of(draft_page) == before
    editor.post(address(draft_page), {**form_in(answer), "apply": ""})
    assert "Mesto vysadí stromy." in ids(draft_page)


@pytest.mark.parametrize("spoil", [lambda sent: sent[:-2], lambda sent: "", lambda sent: sent.replace(":", "")])
def test_a_form_that_was_tampered_with_is_refused(editor, draft_page, spoil):
    fields = form_in(upload(editor, draft_page, EDITED))
    answer = editor.post(address(draft_page), {**fields, "document": spoil(fields["document"]), "apply": ""})
    assert answer["Location"] == address(draft_page)
    assert "Mesto vysadí stromy." not in ids(draft_page)


def test_what_was_uploaded_for_one_page_does_not_go_into_another(editor, draft_page, make_consultation):
    other = make_consultation(slug="iny")
    fields = form_in(upload(editor, draft_page, EDITED))
    editor.post(address(other), {**fields, "apply": ""})
    assert "Mesto vysadí stromy." not in ids(other)


def test_a_file_that_cannot_be_read_is_an_error_of_the_field(editor, draft_page):
    answer = upload(editor, draft_page, "x", name="a.pdf")
    assert answer.status_code == 422
    assert ".docx" in answer.content.decode()
    assert editor.post(address(draft_page), {}).status_code == 422


def test_what_is_left_out_is_told_to_the_editor(editor, draft_page):
    shown = upload(editor, draft_page, ACTION_PLAN.read_bytes()).content.decode()
    assert "Heslo je príliš krátke. – " in shown


def test_a_word_document_goes_all_the_way(editor, make_consultation):
    def build(document):
        list_id = add_list(document, [("decimal", "%1.")])
        document.add_heading("Ciele", 1)
        listed(document.add_paragraph("Byty & domy <b>."), list_id)

    page = make_consultation([])
    fields = form_in(upload(editor, page, docx_file(build), name="Návrh.DOCX"))
    editor.post(address(page), {**fields, "apply": ""})
    values = [block["value"] for block in draft_of(page)]
    assert values == [{"title": "Ciele", "level": "2"}, {"number": "1", "text": "<p>Byty &amp; domy &lt;b&gt;.</p>"}]


def test_paragraphs_are_numbered_if_the_editor_wants_that(editor, make_consultation):
    page = make_consultation([])
    fields = form_in(upload(editor, page, "Prvá veta.\n\nDruhá veta.", number="on"))
    editor.post(address(page), {**fields, "apply": ""})
    assert [block["value"]["number"] for block in draft_of(page)] == ["1", "2"]


def test_the_latest_draft_is_what_is_compared_and_kept(editor, draft_page):
    draft = draft_page.get_latest_revision_as_object()
    draft.title = "Nový názov"
    draft.text = [*draft_of(draft_page), paragraph("extra", "4", "Iba v koncepte.")]
    draft.save_revision()
    fields = form_in(upload(editor, draft_page, AS_PUBLISHED + "\n4. Iba v koncepte.\n\n5. Nové."))
    editor.post(address(draft_page), {**fields, "apply": ""})
    assert ids(draft_page)["Iba v koncepte."] == id_of("extra")
    assert fresh(draft_page).get_latest_revision_as_object().title == "Nový názov"


# Who may


def test_the_button_leads_to_importing(editor, draft_page):
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[draft_page.pk])).content.decode()
    assert address(draft_page) in edit
    assert editor.get(address(draft_page)).status_code == 200
    copy = english(draft_page)
    assert address(copy) not in editor.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).content.decode()


def test_a_translation_leads_to_the_source_page(editor, draft_page):
    copy = english(draft_page)
    for answer in (editor.get(address(copy)), upload(editor, copy, EDITED)):
        assert answer["Location"] == address(draft_page)


def test_a_locked_page_takes_no_text(editor, draft_page):
    fields = form_in(upload(editor, draft_page, EDITED))
    ConsultationPage.objects.filter(pk=draft_page.pk).update(locked=True)
    before = draft_of(draft_page)
    for answer in (editor.get(address(draft_page)), editor.post(address(draft_page), {**fields, "apply": ""})):
        assert answer.status_code == 302
    assert draft_of(draft_page) == before


def test_who_may_not_edit_the_page_may_not_import(evaluator, editor, draft_page):
    fields = form_in(upload(editor, draft_page, EDITED))
    before = draft_of(draft_page)
    for client in (evaluator, Client(), admin_without_pages()):
        for answer in (client.get(address(draft_page)), client.post(address(draft_page), {**fields, "apply": ""})):
            assert answer.status_code in {302, 403}
            assert "consultations-import" not in answer.get("Location", "").split("?")[0]
    assert draft_of(draft_page) == before


def admin_without_pages() -> Client:
    group = Group.objects.create(name="Somebody")
    group.permissions.add(*Group.objects.get(name="Moderators").permissions.filter(codename="access_admin"))
    user = get_user_model().objects.create_user("somebody")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client
