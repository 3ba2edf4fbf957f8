"""Staff type in what came on paper; everything goes through the forms that residents use."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from core import receipts
from surveys.models import Draft, PersonalAnswer, Response, SurveyPage
from tests.conftest import question, translated
from tests.surveys.whole import EVERY_KIND, STORED, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_survey):
    return make_survey(EVERY_KIND)


@pytest.fixture
def clerk(db):
    """Somebody at the front desk, who reads English and may type in and nothing else."""
    user = get_user_model().objects.create_user("clerk", password="secret")
    user.user_permissions.add(
        Permission.objects.get(codename="enter_responses"), Permission.objects.get(codename="access_admin")
    )
    UserProfile.objects.create(user=user, preferred_language="en")
    client = Client()
    client.force_login(user)
    return client


def address(page, **chosen):
    chosen = {"language": "sk", "source": "paper", "version": page.survey.current_version.number, **chosen}
    return reverse("surveys_enter", args=[page.survey.key]) + "?" + "&".join(f"{k}={v}" for k, v in chosen.items())


def token_in(html):
    return re.search(r'name="token" value="([^"]+)"', html)[1]


def type_in(clerk, page, typed=TYPED, token="", chosen=None, **extra):
    """Send what was typed with the form as it is shown now; return the answer."""
    there = address(page, **chosen or {})
    token = token or token_in(clerk.get(there).content.decode())
    return clerk.post(there, {**typed, "token": token, **extra})


def messages_in(clerk, answer):
    return [str(message) for message in clerk.get(answer["Location"]).context["messages"]]


def confirmable(answer, name):
    """Return the questions that the page wants to have confirmed."""
    found = re.search(rf'name="{name}" value="([^"]*)"( checked)?', answer.content.decode())
    return (found[1].split(), bool(found[2])) if found else None


def test_paper_becomes_the_same_codes_as_an_answer_from_the_web(clerk, page):
    assert type_in(clerk, page).status_code == 302
    response = Response.objects.get()
    assert response.answers == STORED
    assert PersonalAnswer.objects.get().answer == {"name": "Ján Novák", "email": "jan@example.com"}
    assert (response.source, response.language, response.entered_by.username) == ("paper", "sk", "clerk")


def test_language_and_source_are_those_chosen_and_stay_for_the_next(clerk, page):
    translated(page)
    answer = type_in(clerk, page, chosen={"language": "en", "source": "assisted"})
    response = Response.objects.get()
    assert (response.source, response.language) == ("assisted", "en")
    assert "language=en&source=assisted" in answer["Location"]
    assert 'name="tenure"' in clerk.get(answer["Location"]).content.decode()


def test_the_receipt_and_the_running_count_are_told(clerk, page):
    type_in(clerk, page)
    [told] = messages_in(clerk, type_in(clerk, page))
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", told)[0]
    assert Response.objects.last().receipt_hash == receipts.digest(code)
    assert "2 responses have been typed in" in told
    assert Client().get(f"{page.url}r/{code}/").status_code == 200


def test_every_question_is_there_under_its_number_on_paper(clerk, page):
    html = clerk.get(address(page)).content.decode()
    numbers = re.findall(r'<p class="entry-number">(\d+)\. <code>(\w+)</code>', html)
    paper = Client().get(page.url + "paper/").content.decode()
    assert numbers == re.findall(r"<h3>(\d+)\. .*?<code>(\w+)</code></h3>", paper)
    assert len(numbers) == 14
    for name in TYPED:
        assert f'name="{name}"' in html
    assert 'name="photo"' not in html, "what is attached to paper is not sent from here"


def test_errors_are_shown_and_nothing_typed_is_lost(clerk, page):
    answer = type_in(clerk, page, {**TYPED, "price": "moc", "trust": "9"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert not Response.objects.exists()
    assert 'value="moc"' in html
    assert "Viac zelene" in html
    assert 'href="#id_trust_0"' in html
    assert type_in(clerk, page, token=token_in(html)).status_code == 302


def test_what_is_not_asked_needs_no_answer(clerk, page):
    owner = {name: value for name, value in TYPED.items() if name not in {"price", "wish"}}
    type_in(clerk, page, {**owner, "tenure": "own"})
    assert not {"price", "wish"} & set(Response.objects.get().answers)


def test_an_answer_that_the_routing_rules_out_is_pointed_out_before_it_is_dropped(clerk, page):
    contradicting = {**TYPED, "tenure": "own"}
    answer = type_in(clerk, page, contradicting)
    assert not Response.objects.exists()
    assert confirmable(answer, "dropped") == (["price", "wish"], False)
    assert "5. Otázka price" in answer.content.decode()
    assert 'value="450,50"' in answer.content.decode()
    assert type_in(clerk, page, contradicting, dropped="price wish").status_code == 302
    assert "price" not in Response.objects.get().answers


def test_what_was_confirmed_covers_nothing_new(clerk, page):
    answer = type_in(clerk, page, {**TYPED, "tenure": "own"}, dropped="price")
    assert confirmable(answer, "dropped") == (["price", "wish"], False)
    assert not Response.objects.exists()


def test_a_required_question_that_paper_leaves_empty_can_be_stored(clerk, page):
    gaps = {**TYPED, "trust": "", "price": ""}
    answer = type_in(clerk, page, {**gaps, "wish": ""})
    assert confirmable(answer, "empty") == (["trust", "price"], False)
    assert not Response.objects.exists()
    assert type_in(clerk, page, {**gaps, "wish": ""}, empty="trust price").status_code == 302
    response = Response.objects.get()
    assert not {"trust", "price"} & set(response.answers)
    assert response.version.questionnaire.by_key["trust"].required


def test_a_wrong_answer_is_no_empty_one(clerk, page):
    answer = type_in(clerk, page, {**TYPED, "trust": "9", "price": ""}, empty="trust price")
    assert answer.status_code == 200
    assert confirmable(answer, "empty") == (["trust", "price"], True)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        question("matrix", "q", rows={"a": "A", "b": "B"}, choices={"x": "X", "y": "Y"}),
        question("ranking", "q", choices={"a": "A", "b": "B"}),
        question("budget", "q", choices={"a": "A", "b": "B"}, total=10, unit=""),
        question("date", "q"),
        question("place", "q", choices={"a": "A"}, address=True, on_map=True),
        question("contact", "q", ask_name=True, ask_email=True, ask_phone=True),
        question("consent", "q"),
        question("multiple_choice", "q", choices={"a": "A", "b": "B"}, other=True, least=2),
    ],
    ids=lambda asked: asked["type"],
)
def test_every_kind_can_be_confirmed_to_be_empty(clerk, make_survey, asked):
    page = make_survey([asked])
    assert confirmable(type_in(clerk, page, {}), "empty") == (["q"], False)
    assert type_in(clerk, page, {}, empty="q").status_code == 302
    assert Response.objects.get().answers == ({"q": 0} if asked["type"] == "consent" else {})


def test_a_required_file_does_not_hold_paper_up(clerk, make_survey):
    file = question("file", "photo", pdf=True, image=True, document=False, megabytes=5)
    page = make_survey([file, question("short_text", "name", max_length=20)])
    assert type_in(clerk, page, {"name": "Eva"}).status_code == 302
    assert Response.objects.get().answers == {"name": "Eva"}


def test_the_same_form_sent_twice_is_stored_once(clerk, page):
    token = token_in(clerk.get(address(page)).content.decode())
    type_in(clerk, page, token=token)
    [told, *_rest] = messages_in(clerk, type_in(clerk, page, token=token))[::-1]
    assert "stored already" in told
    assert Response.objects.count() == 1


def test_another_paper_typed_over_the_last_one_is_not_lost(clerk, page):
    """Going back in the browser gives the old form; its second content is somebody else's."""
    token = token_in(clerk.get(address(page)).content.decode())
    type_in(clerk, page, token=token)
    answer = type_in(clerk, page, {**TYPED, "street": "Horná"}, token=token)
    assert answer.status_code == 200
    assert 'value="Horná"' in answer.content.decode()
    assert token_in(answer.content.decode()) != token
    type_in(clerk, page, {**TYPED, "street": "Horná"}, token=token_in(answer.content.decode()))
    assert [response.answers["street"] for response in Response.objects.all()] == ["Dolná", "Horná"]


@pytest.mark.parametrize("token", ["", "x", "../../etc", "ž" * 24])
def test_a_token_that_is_none_is_replaced(clerk, page, token):
    assert clerk.post(address(page), {**TYPED, "token": token}).status_code == 302
    assert Response.objects.count() == 1
    assert not Draft.objects.exclude(sent_at=None).filter(typed__has_key="tenure").exists()


def test_paper_is_typed_in_after_closing_but_not_before_opening(clerk, make_survey):
    closed = make_survey(EVERY_KIND, closes_at=timezone.now() - timedelta(days=1))
    assert type_in(clerk, closed).status_code == 302
    upcoming = make_survey(EVERY_KIND, slug="neskor", opens_at=timezone.now() + timedelta(days=1))
    answer = type_in(clerk, upcoming)
    assert answer.status_code == 200
    assert "Not stored" in answer.content.decode()
    assert "Viac zelene" in answer.content.decode()
    assert upcoming.survey.responses.count() == 0


def test_paper_of_an_older_version_is_typed_into_that_version(clerk, page):
    page.questions = [block for block in EVERY_KIND if block["id"] != "id-moved"]
    page.save_revision().publish()
    answer = type_in(clerk, page, chosen={"version": 1})
    assert answer.status_code == 302
    assert "version=1" in answer["Location"]
    response = Response.objects.get()
    assert (response.version.number, response.answers["moved"]) == (1, "2010-05-01")


def test_what_is_published_while_somebody_types_moves_nothing(clerk, page):
    html = clerk.get(reverse("surveys_enter", args=[page.survey.key])).content.decode()
    page.title = "Nový názov"
    page.save_revision().publish()
    sent_to = re.search(r'<form method="post" action="([^"]+)"', html)[1].replace("&amp;", "&")
    assert clerk.post(sent_to, {**TYPED, "token": token_in(html)}).status_code == 302
    assert Response.objects.get().version.number == 1


@pytest.mark.parametrize("chosen", [{"version": 9}, {"version": "x"}, {"source": "web"}, {"language": "de"}])
def test_an_address_of_nothing_is_not_found(clerk, page, chosen):
    assert clerk.get(address(page, **chosen), follow=True).status_code == 404


def test_a_survey_never_published_is_not_found(clerk, consultation):
    draft = consultation.add_child(instance=SurveyPage(title="Koncept", slug="koncept", questions=[], live=False))
    assert clerk.get(reverse("surveys_enter", args=[draft.survey.key]), follow=True).status_code == 404


def test_it_takes_a_permission_of_its_own(evaluator, page):
    Group.objects.get(name="Evaluators").permissions.remove(Permission.objects.get(codename="enter_responses"))
    home = reverse("wagtailadmin_home")
    for there in (address(page), reverse("surveys_enter_list")):
        assert evaluator.get(there)["Location"] == home
        assert evaluator.post(there, TYPED)["Location"] == home
        assert Client().get(there)["Location"].startswith(reverse("wagtailadmin_login"))
    assert reverse("surveys_enter_list") not in evaluator.get(home).content.decode()
    detail = evaluator.get(reverse("surveys_detail", args=[page.survey.key])).content.decode()
    assert reverse("surveys_enter", args=[page.survey.key]) not in detail
    assert not Response.objects.exists()


def test_editors_and_evaluators_have_it(evaluator, editor, page):
    for staff in (evaluator, editor):
        assert staff.get(address(page)).status_code == 200


def test_somebody_who_may_only_type_in_finds_the_way(clerk, page):
    listed = reverse("surveys_enter_list")
    assert listed in clerk.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("surveys_enter", args=[page.survey.key]) in clerk.get(listed).content.decode()
    assert clerk.get(reverse("surveys_detail", args=[page.survey.key])).status_code == 302


def test_evaluators_see_how_responses_came_and_where_the_paper_is(clerk, evaluator, page):
    english = translated(page)
    type_in(clerk, page)
    type_in(clerk, page, chosen={"source": "assisted"})
    there = reverse("surveys_detail", args=[page.survey.key])
    html = evaluator.get(there).content.decode()
    assert re.search(r" \w+ 1, [^,<]+ 1</p>", html)
    assert f'href="{page.url}paper/"' in html
    assert f'href="{english.url}paper/"' in html
    assert reverse("surveys_enter", args=[page.survey.key]) in html
