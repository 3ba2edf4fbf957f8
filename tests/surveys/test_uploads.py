"""Files: told by their content, kept where no address leads, and nobody's but their sender's."""

import hashlib
import re
import uuid
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from surveys import uploads
from surveys.forms import form_class
from surveys.models import Draft, Response, Upload
from surveys.questions.file import FileBlock
from tests.conftest import question, translated
from tests.surveys.residents import Resident, code_in
from tests.surveys.sample_files import (
    DOCX,
    EVERY_TYPE,
    EXE,
    ODT,
    PDF,
    archive,
    named,
    photograph,
    png_header,
    sent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_survey):
    return make_survey([question("file", "photo", **EVERY_TYPE)])


@pytest.fixture
def draft(page):
    return Draft.objects.begin(survey=page.survey, version=page.survey.current_version)


@pytest.fixture
def field(page):
    return form_class(page.survey.current_version.questionnaire, "sk")().fields["photo"]


def on_disk():
    return [path for path in Path(settings.STORAGES["private"]["OPTIONS"]["location"]).rglob("*") if path.is_file()]


# What is taken


def test_a_file_is_stored_as_what_it_is(draft, field):
    stored, shown, size = uploads.take(draft, "photo", field, named(photograph(), "foto.jpeg"), False, [])
    upload = Upload.objects.get(pk=uuid.UUID(stored))
    assert upload.content_type == "image/jpeg"
    assert (upload.survey, upload.draft, upload.key) == (draft.survey, draft, "photo")
    assert shown == upload.name == "foto.jpeg"
    content = upload.file.read()
    assert int(size) == upload.size == len(content)
    assert upload.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (EXE, "kind"),
        (png_header(30_000, 30_000), "pixels"),
        (archive(**{"setup.exe": EXE}), "kind"),
        (b"PK\x03\x04", "broken"),
        (b"", "empty"),
    ],
    ids=["disguised", "image bomb", "renamed zip", "broken", "empty"],
)
def test_of_a_refused_file_only_the_name_is_kept(draft, field, content, reason):
    before = on_disk()
    assert uploads.take(draft, "photo", field, named(content), False, []) == ["", reason, "list.pdf"]
    assert not Upload.objects.exists()
    assert on_disk() == before


@pytest.mark.parametrize(
    ("setting", "content"), [("pdf", PDF), ("image", photograph()), ("document", DOCX), ("document", ODT)]
)
def test_only_the_types_the_editor_accepts_are_taken(make_survey, setting, content):
    survey = make_survey([question("file", "photo", **{**EVERY_TYPE, setting: False})]).survey
    field = form_class(survey.current_version.questionnaire, "sk")().fields["photo"]
    draft = Draft.objects.begin(survey=survey, version=survey.current_version)
    assert uploads.take(draft, "photo", field, named(content), False, [])[1] == "kind"


def test_a_file_above_the_limit_is_refused_before_it_is_read(draft, field):
    class Unread(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError

    large = Unread("list.pdf", PDF)
    large.size = 10 * 1024 * 1024 + 1
    assert uploads.take(draft, "photo", field, large, False, []) == ["", "size", "list.pdf"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Jana\\zoznam.pdf", "zoznam.pdf"),
        ("faktúra\x00\n\u202efdp.exe", "faktúrafdp.exe.pdf"),
        ("ž" * 300 + ".pdf", "ž" * 196 + ".pdf"),
        ("  .. ", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("<b>.pdf", "<b>.pdf"),
    ],
)
def test_a_name_is_shown_without_folders_or_tricks(name, shown):
    assert uploads.display_name(name, (".pdf",)) == shown


@given(st.text())
def test_no_name_is_a_path_or_too_long(name):
    shown = uploads.display_name(name, (".jpg", ".jpeg"))
    assert 0 < len(shown) <= uploads.NAME_LENGTH
    assert not re.search(r"[/\\\x00-\x1f]", shown)
    assert shown.endswith((".jpg", ".jpeg"))


def test_the_place_on_the_disk_says_nothing_and_cannot_be_chosen(draft, field):
    taken = uploads.take(draft, "photo", field, named(name="../../../x.pdf"), False, [])
    upload = Upload.objects.get()
    assert upload.file.name == f"surveys/{taken[0][:2]}/{taken[0]}"


# Replacing and removing


def test_another_file_takes_the_place_of_the_first(draft, field):
    first = uploads.take(draft, "photo", field, named(), False, [])
    path = Path(Upload.objects.get().file.path)
    second = uploads.take(draft, "photo", field, named(photograph(), "foto.jpg"), False, first)
    assert Upload.objects.get().pk.hex == second[0] != first[0]
    assert not path.exists()


def test_without_a_new_file_the_first_stays(draft, field):
    first = uploads.take(draft, "photo", field, named(), False, [])
    assert uploads.take(draft, "photo", field, None, False, first) == first


def test_a_file_can_be_removed(draft, field):
    first = uploads.take(draft, "photo", field, named(), False, [])
    path = Path(Upload.objects.get().file.path)
    assert uploads.take(draft, "photo", field, None, True, first) == []
    assert not Upload.objects.exists()
    assert not path.exists()


def test_a_refused_file_leaves_the_first_in_its_place_and_is_forgotten_afterwards(draft, field):
    first = uploads.take(draft, "photo", field, named(), False, [])
    refused = uploads.take(draft, "photo", field, named(EXE, "x.pdf"), False, first)
    assert refused == ["", "kind", "x.pdf", *first]
    assert uploads.take(draft, "photo", field, None, False, refused) == first
    assert uploads.take(draft, "photo", field, None, False, ["", "kind", "x.pdf"]) == []
    assert uploads.take(draft, "photo", field, None, True, refused) == []


def test_a_file_that_a_response_owns_outlives_its_replacement(page):
    resident, here = sent(page)
    code = code_in(resident.client.post(here))
    owned = Upload.objects.get()
    assert owned.response == Response.objects.get()
    check = resident.client.post(f"{page.url}r/{code}/change/")["Location"]
    here = resident.client.post(check.replace("check", "1"), {"photo": named(photograph(), "nova.jpg")})["Location"]
    resident.client.post(here)
    replacing = Upload.objects.exclude(pk=owned.pk).get()
    response = Response.objects.get()
    assert response.answers == {"photo": {"upload": replacing.pk.hex}}
    assert set(response.uploads.all()) == {owned, replacing}
    assert Path(owned.file.path).exists(), "the trail is kept until the retention day"
    resident.client.post(f"{page.url}r/{code}/withdraw/")
    assert not Upload.objects.exists()
    assert not Path(owned.file.path).exists()


def test_one_drafts_file_cannot_be_dropped_by_another(draft, field):
    first = uploads.take(draft, "photo", field, named(), False, [])
    other = Draft.objects.begin(survey=draft.survey, version=draft.version)
    uploads.take(other, "photo", field, None, True, first)
    assert Upload.objects.exists()


# Through the pages


def test_a_file_is_sent_shown_and_stored_with_the_response(page):
    resident, here = sent(page, name="zoznam <b>.pdf")
    assert here.endswith("/check/")
    assert "zoznam &lt;b&gt;.pdf" in resident.client.get(here).content.decode()
    form = BeautifulSoup(resident.client.get(here.replace("check", "1")).content, "html.parser")
    assert form.select_one("form[enctype='multipart/form-data'] input[type=file][name=photo]")["accept"].startswith(
        ".pdf"
    )
    assert form.select_one("input[type=checkbox][name=photo-remove]")
    assert "zoznam <b>.pdf" in form.select_one("#id_photo_kept").get_text()
    code_in(resident.client.post(here))
    upload = Upload.objects.get()
    response = Response.objects.get()
    assert response.answers == {"photo": {"upload": upload.pk.hex}}
    assert upload.response == response


def test_a_refused_file_is_named_with_the_reason_on_the_next_page(page):
    english = translated(page)
    resident, here = sent(english, EXE, "list.pdf")
    html = resident.client.get(here).content.decode()
    assert (
        "The file “list.pdf” is not one of these inside, whatever its name says: PDF, JPEG, PNG, WebP, DOCX, ODT."
        in html
    )
    assert 'href="#id_photo"' in html
    described = BeautifulSoup(html, "html.parser").select_one("#id_photo")["aria-describedby"].split()
    assert described == ["id_photo_error", "id_photo_formats"]


def test_a_required_file_must_be_sent_and_an_optional_one_need_not(make_survey):
    required = translated(make_survey([question("file", "photo", **EVERY_TYPE)]))
    resident = Resident({})
    assert "Choose a file." in resident.client.get(resident.to_check(required)).content.decode()
    optional = make_survey([question("file", "photo", required=False, **EVERY_TYPE)], slug="ina")
    code_in(Resident({}).send(optional))
    assert Response.objects.get().answers == {}


def test_removing_a_file_through_the_page(page):
    resident, here = sent(page)
    step = here.replace("check", "1")
    assert resident.client.post(step, {"photo-remove": "on"})["Location"] == step
    assert not Upload.objects.exists()


@pytest.mark.parametrize("typed", ["{id}", ["{id}", "list.pdf", "60"], "čosi", "\x00"])
def test_another_drafts_file_cannot_be_claimed_by_posting_its_id(page, typed):
    sent(page)
    victim = Upload.objects.get()
    claimed = [part.format(id=victim.pk.hex) for part in ([typed] if isinstance(typed, str) else typed)]
    thief = Resident({"photo": claimed})
    here = thief.to_check(page)
    assert here.endswith("/1/"), "the question counts as not answered"
    assert victim.pk.hex not in thief.client.get(here).content.decode()
    assert not Response.objects.exists()
    victim.refresh_from_db()
    assert victim.response is None


def test_a_file_survives_the_change_of_another_answer(make_survey):
    page = make_survey([question("file", "photo", **EVERY_TYPE), question("short_text", "note", max_length=9)])
    resident, here = sent(page, note="a")
    code = code_in(resident.client.post(here))
    check = resident.client.post(f"{page.url}r/{code}/change/")["Location"]
    here = resident.client.post(check.replace("check", "1"), {"note": "b"})["Location"]
    resident.client.post(here)
    assert Response.objects.get().answers == {"photo": {"upload": Upload.objects.get().pk.hex}, "note": "b"}


# The kind


def test_the_dataset_holds_the_files_id_and_an_answer_survives_it(page, draft, field):
    typed = uploads.take(draft, "photo", field, named(), False, [])
    version = page.survey.current_version.questionnaire
    (asked,) = version.questions
    answers = {"photo": {"upload": typed[0]}}
    assert FileBlock.coded(asked, answers) == [typed[0]]
    assert FileBlock.decoded(asked, [typed[0]]) == answers
    assert FileBlock.decoded(asked, [-99]) == {}
    assert FileBlock.typed(asked, answers) == {"photo": typed}
    assert FileBlock.shown(asked, answers, version, "sk") == ["list.pdf (48\xa0bajtov)"]


def test_a_file_that_is_gone_is_said_to_be_gone(page):
    version = page.survey.current_version.questionnaire
    (asked,) = version.questions
    answers = {"photo": {"upload": uuid.uuid4().hex}}
    assert FileBlock.typed(asked, answers) == {}
    assert FileBlock.shown(asked, answers, version, "en") == ["the file has been deleted"]
    assert FileBlock.shown(asked, {}, version, "en") == []


def test_an_editor_must_accept_something(db):
    block = FileBlock()
    value = block.to_python(question("file", "photo", pdf=False, image=False)["value"])
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert set(refused.value.block_errors) == {"pdf"}
