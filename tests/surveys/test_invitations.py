"""Surveys by invitation: each link lets one person answer once, and nobody can tell which answer came by which link."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from surveys import access
from surveys.models import Draft, Invitation, Response
from tests.conftest import VALID, translated
from tests.surveys.residents import Resident, code_in

pytestmark = pytest.mark.django_db

USED = "Táto pozvánka už bola použitá"


@pytest.fixture
def page(make_survey):
    return make_survey(by_invitation=True)


@pytest.fixture
def english(page):
    return translated(page)


def link(page, token=""):
    token = token or access.make_invitations(page.survey, 1, "Rada")[0]
    return f"{page.url}i/{token}/"


def staff_page(page):
    return reverse("surveys_invitations", args=[page.survey.key])


def links_made(client, page, count=2, batch="Škola"):
    """Make links as staff do; return the file's rows, each a mapping of language to address."""
    answer = client.post(staff_page(page), {"batch": batch, "count": count})
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_without_a_link_nothing_is_asked_or_taken(page):
    shown = Client().get(page.url)
    assert shown.status_code == 200
    assert 'name="tenure"' not in shown.content.decode()
    assert "iba pozvaní" in shown.content.decode()
    sent = Client().post(page.url, VALID)
    assert sent.status_code == 403
    assert "Viac zelene" in sent.content.decode(), "what was written is given back"
    assert not Draft.objects.exists()


def test_a_link_serves_for_one_answer(page):
    url = link(page)
    assert 'name="tenure"' in Client().get(url).content.decode()
    code_in(Resident(VALID).send(page, url))
    assert USED in Client().get(url).content.decode()
    assert Client().post(url, VALID).status_code == 403
    assert Response.objects.count() == 1


def test_a_link_serves_in_either_language_and_once_in_both(page, english):
    token = access.make_invitations(page.survey, 1, "")[0]
    code_in(Resident(VALID).send(english, link(english, token)))
    assert USED in Client().get(link(page, token)).content.decode()
    assert Response.objects.get().language == "en"


def test_of_two_tabs_with_one_link_one_is_stored_and_the_other_told(page):
    url = link(page)
    first, second = (Resident(VALID).to_check(page, url) for _tab in range(2))
    code_in(Client().post(second))
    refused = Client().post(first)
    assert refused.status_code == 403
    assert USED in refused.content.decode()
    assert "Viac zelene" in refused.content.decode()
    assert Response.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 24, "č" * 10, "x" * 3000])
def test_a_link_made_up_or_of_another_survey_is_refused(page, make_survey, token):
    other = make_survey(slug="ina", by_invitation=True)
    url = link(page, token or access.make_invitations(other.survey, 1, "")[0])
    assert Client().post(url, VALID).status_code in {403, 404}
    assert not Draft.objects.exists()


def test_answers_that_are_refused_do_not_use_the_link_up(page):
    url = link(page)
    check = Resident(VALID).to_check(page, url)
    survey = page.survey
    survey.max_responses = 0
    survey.save()
    assert Client().post(check).status_code == 403
    survey.max_responses = 1
    survey.save()
    code_in(Client().post(check))


def test_nothing_stored_tells_which_answer_came_by_which_link(page, django_capture_on_commit_callbacks):
    tokens = access.make_invitations(page.survey, 3, "Rada")
    forgotten = Resident(VALID).to_check(page, link(page, tokens[1]))
    with django_capture_on_commit_callbacks(execute=True):
        code_in(Resident(VALID).send(page, link(page, tokens[1])))
    used = Invitation.objects.exclude(used_on=None).get()
    assert type(used.used_on) is date, "an hour would point at the response"
    assert not used.drafts.exists(), "a draft knows the response, and what was typed"
    assert tokens[1] not in str([list(model.objects.values()) for model in (Draft, Invitation, Response)])
    assert Client().post(forgotten).status_code == 403


def test_an_open_survey_asks_for_no_link(survey_page):
    assert code_in(Resident(VALID).send(survey_page, link(survey_page)))
    assert Invitation.objects.get().used_on is None


def test_staff_download_the_links_once(editor, page, english):
    rows = links_made(editor, page, count=3)
    assert [set(row) for row in rows] == [{"sk", "en"}] * 3
    assert rows[0]["sk"].startswith("http://testserver/sk/")
    assert rows[0]["en"].startswith("http://testserver/en/")
    code_in(Resident(VALID).send(page, rows[0]["sk"]))
    token = rows[1]["sk"].rstrip("/").rpartition("/")[2]
    assert token not in editor.get(staff_page(page)).content.decode()
    assert token not in str(Invitation.objects.values())


def test_the_file_is_named_after_the_survey_and_those_invited(editor, page):
    answer = editor.post(staff_page(page), {"batch": "Škola na Golianovej", "count": 1})
    assert answer["Content-Disposition"] == 'attachment; filename="anketa-skola-na-golianovej.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_links_are_counted_by_batch(editor, page):
    rows = links_made(editor, page, count=3, batch="Škola")
    links_made(editor, page, count=1, batch="Rada")
    Resident(VALID).send(page, rows[0]["sk"])
    table = editor.get(staff_page(page)).content.decode().partition("<tbody>")[2]
    school, council = table.split("</tr>")[:2]
    assert '<td class="title">Škola</td>' in school
    assert "<td>1</td>" in school, "used"
    assert "<td>2</td>" in school, "not used"
    assert '<td class="title">Rada</td>' in council


def test_unused_links_of_a_batch_can_be_deleted(editor, page):
    rows = links_made(editor, page, count=3, batch="Škola")
    kept = links_made(editor, page, count=1, batch="Rada")
    code_in(Resident(VALID).send(page, rows[0]["sk"]))
    answer = editor.post(staff_page(page), {"delete": "Škola"}, follow=True)
    assert "Odstránené 2 odkazy." in answer.content.decode()
    assert Client().post(rows[1]["sk"], VALID).status_code == 403
    assert Response.objects.count() == 1
    assert list(Invitation.objects.values_list("batch", flat=True)) == ["Škola", "Rada"]
    code_in(Resident(VALID).send(page, kept[0]["sk"]))


@pytest.mark.parametrize("count", ["", "0", "-1", "5001", "many"])
def test_a_number_of_links_out_of_bounds_is_refused(editor, page, count):
    answer = editor.post(staff_page(page), {"batch": "Škola", "count": count})
    assert answer.status_code == 200
    assert "Škola" in answer.content.decode(), "what was typed is kept"
    assert not Invitation.objects.exists()


def test_as_many_links_as_are_allowed_are_made(editor, page):
    rows = links_made(editor, page, count=5000)
    assert len({row["sk"] for row in rows}) == Invitation.objects.count() == 5000


@pytest.mark.parametrize("by_invitation", [True, False])
def test_staff_are_told_where_everybody_can_answer(editor, make_survey, by_invitation):
    shown = editor.get(staff_page(make_survey(by_invitation=by_invitation))).content.decode()
    assert ("odpovedať každý" in shown) is not by_invitation


def test_no_links_are_made_before_the_survey_is_published(editor, page):
    page.unpublish()
    answer = editor.post(staff_page(page), {"batch": "Škola", "count": 1})
    assert "až keď je dotazník zverejnený" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_may_publish_the_survey_make_links(evaluator, page, method):
    for client in (evaluator, Client()):
        answer = getattr(client, method)(staff_page(page), {"batch": "Škola", "count": 1})
        assert answer.status_code == 302
    assert not Invitation.objects.exists()


def test_nobody_but_administrators_makes_links_for_a_survey_whose_page_is_gone(editor, page):
    address = staff_page(page)
    page.delete()
    assert editor.get(address).status_code == 302


def test_the_surveys_page_leads_to_the_links(editor, page, english):
    for face in (page, english):
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[face.pk])).content.decode()
        assert staff_page(page) in html
        assert reverse("surveys_test", args=[page.survey.key]) in html
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.get_parent().pk])).content.decode()
    assert "/invitations/" not in html
