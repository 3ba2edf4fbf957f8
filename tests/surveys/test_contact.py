"""Contact details: asked like anything else, kept apart from the answers, and read only with a permission."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from surveys.exporting.delimited import csv_lines
from surveys.forms import form_class
from surveys.models import EarlierAnswers, PersonalAnswer, Response
from surveys.questions.contact import ContactBlock
from surveys.sending import apart
from tests.conftest import question, translated
from tests.surveys.residents import Resident, code_in, send

pytestmark = pytest.mark.django_db

ALL = {"ask_name": True, "ask_email": True, "ask_phone": True}
TYPED = {"contact_name": "Žofia Nováková", "contact_email": "zofia@example.sk", "contact_phone": "+421 905 123 456"}
GIVEN = {"name": "Žofia Nováková", "email": "zofia@example.sk", "phone": "+421 905 123 456"}


@pytest.fixture
def page(make_survey):
    return make_survey([question("contact", "contact", **ALL)])


@pytest.fixture
def optional(make_survey):
    return make_survey([question("contact", "contact", required=False, **ALL)])


@pytest.fixture
def trusted(evaluator):
    """An evaluator who may read contact details and files."""
    permission = Permission.objects.get(codename="read_personal_answers")
    Group.objects.get(name="Evaluators").permissions.add(permission)
    return evaluator


def errors(page, typed):
    questionnaire = page.survey.current_version.questionnaire
    return set(form_class(questionnaire, "sk")(typed).errors)


def test_what_is_given_goes_apart_and_the_dataset_says_only_that_it_was(page):
    send(page, TYPED)
    response = Response.objects.get()
    assert response.answers == {"contact": 1}
    assert response.personal_answers.get().answer == GIVEN
    exported = b"".join(csv_lines(page.survey)).decode()
    assert "contact\r\n" in exported
    assert exported.endswith(",1\r\n")
    assert "Žofia" not in exported


def test_every_box_has_its_type_its_label_and_what_browsers_fill_in(page):
    shown = BeautifulSoup(Client().get(page.url).content, "html.parser")
    boxes = shown.select("#question-contact input")
    assert [(box["type"], box["autocomplete"]) for box in boxes] == [
        ("text", "name"),
        ("email", "email"),
        ("tel", "tel"),
    ]
    assert all(shown.select_one(f"label[for={box['id']}]") for box in boxes)
    assert "maxlength" not in str(boxes)


def test_only_what_the_editor_wants_is_asked(make_survey):
    page = make_survey([question("contact", "contact", ask_name=False, ask_email=False, ask_phone=True)])
    assert errors(page, {}) == {"contact_phone"}


def test_a_required_contact_needs_all_that_is_asked(page):
    assert errors(page, {"contact_email": "a@example.sk"}) == {"contact_name", "contact_phone"}
    assert errors(page, TYPED) == set()


@pytest.mark.parametrize("typed", [{}, {"contact_phone": "048/4330111"}])
def test_an_optional_contact_may_be_left_empty_or_given_in_part(optional, typed):
    send(optional, typed)
    answers = Response.objects.get().answers
    assert answers == ({"contact": 1} if typed else {})
    assert [kept.answer for kept in PersonalAnswer.objects.all()] == ([{"phone": "048/4330111"}] if typed else [])


@pytest.mark.parametrize(
    "phone", ["0905 123 456", "+421-905-123-456", "048/433 01 11", "(048) 4330111", "0905\xa0123456"]
)
def test_a_telephone_number_may_be_written_as_people_write_it(optional, phone):
    assert errors(optional, {"contact_phone": phone}) == set()


@pytest.mark.parametrize("phone", ["nemám", "0905", "0905 123 456 kl. 3", "1" * 30, "++421905123456"])
def test_what_is_no_telephone_number_is_refused(optional, phone):
    assert errors(optional, {"contact_phone": phone}) == {"contact_phone"}


@pytest.mark.parametrize("email", ["zofia", "zofia@", "zofia@example", "a b@example.sk", "x" * 250 + "@example.sk"])
def test_what_is_no_address_is_refused_beside_its_box_and_kept(optional, email):
    english = translated(optional)
    resident = Resident({"contact_email": email})
    html = resident.client.get(resident.to_check(english)).content.decode()
    assert 'href="#id_contact_email"' in html
    assert f'value="{email}"' in html
    assert 'aria-describedby="id_contact_email_error"' in html


def test_the_sender_reads_all_of_it_back_and_others_only_that_there_is_something(page):
    version = page.survey.current_version.questionnaire
    (asked,) = version.questions
    assert ContactBlock.shown(asked, {"contact": GIVEN}, version, "sk") == list(GIVEN.values())
    assert ContactBlock.shown(asked, {"contact": 1}, version, "en") == ["Contact details were given."]
    assert ContactBlock.shown(asked, {}, version, "sk") == []


def test_what_was_given_is_what_one_would_type(page):
    version = page.survey.current_version.questionnaire
    (asked,) = version.questions
    typed = ContactBlock.typed(asked, {"contact": GIVEN})
    assert typed == {name: [text] for name, text in TYPED.items()}
    assert ContactBlock.typed(asked, {"contact": 1}) == {}
    stored, personal = apart(version, {"contact": GIVEN})
    assert ContactBlock.decoded(asked, ContactBlock.coded(asked, stored)) == stored == {"contact": 1}
    assert personal == {"contact": GIVEN}


def test_changing_keeps_the_earlier_details_in_the_trail_and_withdrawing_deletes_both(page):
    resident = Resident(TYPED)
    code = code_in(resident.send(page))
    here = resident.client.post(f"{page.url}r/{code}/change/")["Location"]
    changed = resident.client.post(here.replace("check", "1"), {**TYPED, "contact_name": "Žofia Malá"})
    assert resident.client.post(changed["Location"]).status_code == 303
    assert PersonalAnswer.objects.get().answer["name"] == "Žofia Malá"
    assert EarlierAnswers.objects.get().answers["contact"]["name"] == "Žofia Nováková"
    resident.client.post(f"{page.url}r/{code}/withdraw/")
    assert Response.objects.get().withdrawn_at
    assert not PersonalAnswer.objects.exists()
    assert not EarlierAnswers.objects.exists()


def test_an_editor_must_ask_for_something(db):
    block = ContactBlock()
    value = block.to_python(question("contact", "contact", ask_email=False)["value"])
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert set(refused.value.block_errors) == {"ask_name"}


def addresses(page):
    return [reverse(name, args=[page.survey.key]) for name in ("surveys_contacts", "surveys_contacts_csv")]


def test_the_list_takes_a_permission_of_its_own(page, evaluator):
    send(page, TYPED)
    for address in addresses(page):
        assert evaluator.get(address).status_code == 302
        assert Client().get(address).status_code == 302


def test_the_list_goes_by_the_alphabet_and_names_no_response(page, trusted):
    for name in ("Žofia Nováková", "adam Biely", "Čeněk Malý"):
        send(page, {**TYPED, "contact_name": name})
    shown, downloaded = (trusted.get(address) for address in addresses(page))
    assert "no-store" in downloaded["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(downloaded.content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["adam Biely", "Čeněk Malý", "Žofia Nováková"]
    assert list(rows[0]) == ["question", "name", "email", "phone"]
    assert rows[0]["phone"] == "'+421 905 123 456", "no spreadsheet takes it for a formula"
    html = shown.content.decode()
    assert html.index("adam Biely") < html.index("Čeněk") < html.index("Žofia")


def test_another_surveys_contacts_are_not_in_the_list(page, make_survey, trusted):
    other = make_survey([question("contact", "contact", **ALL)], slug="ina")
    send(page, TYPED)
    assert "Žofia" not in trusted.get(addresses(other)[0]).content.decode()


def test_no_other_question_can_take_the_name_of_a_contact_field(make_survey):
    """Both would share one box, and an address typed into it would land in the dataset."""
    page = make_survey([question("contact", "reach"), question("short_text", "street", max_length=99)])
    page.questions[1].value["key"] = "reach_email"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    blocks = refused.value.error_dict["questions"][0]
    assert "reach_email" in str(blocks.block_errors[1].block_errors["key"])
