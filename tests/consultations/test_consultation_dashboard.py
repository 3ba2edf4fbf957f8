"""The dashboard of a consultation: what it counts, which filters it has, and who sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from consultations.models import Comment, CommentAction, ConsultationPage, EventPage
from consultations.staff.dashboard import in_words
from surveys.models import Response
from tests.consultations.decided import decide
from tests.consultations.eventful import event_in, event_list
from tests.consultations.published import survey_below
from tests.consultations.texts import commented

pytestmark = pytest.mark.django_db

Status, Source = Comment.Status, Comment.Source


def address(page: ConsultationPage) -> str:
    return reverse("consultations_dashboard", args=[page.record.key])


def shown(client: Client, page: ConsultationPage, **asked: str) -> Any:
    answer = client.get(address(page), asked)
    assert answer.status_code == 200
    return answer


def words(client: Client, page: ConsultationPage, **asked: str) -> str:
    soup = BeautifulSoup(shown(client, page, **asked).content, "html.parser")
    return soup.find("main").get_text(" ", strip=True)


def figures(client: Client, page: ConsultationPage, **asked: str) -> Any:
    return shown(client, page, **asked).context["figures"]


@pytest.fixture
def moments() -> Any:
    return timezone.now() - timedelta(days=10)


# Who sees it


def test_evaluators_and_moderators_see_it_and_nobody_else(
    evaluator: Client, editor: Client, draft_page: ConsultationPage
) -> None:
    for url in (address(draft_page), reverse("consultations_dashboards")):
        assert evaluator.get(url).status_code == 200
        assert editor.get(url).status_code == 200
        anonymous = Client().get(url)
        assert anonymous["Location"].startswith(reverse("wagtailadmin_login"))
        assert nobody_special().get(url)["Location"] == reverse("wagtailadmin_home")


def nobody_special() -> Client:
    """Return the browser of somebody who may enter the administration and nothing else."""
    users = get_user_model().objects
    user, _new = users.get_or_create(username="nobody")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


def test_nothing_can_be_sent_to_it(evaluator: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page)
    evaluator.post(address(draft_page), {"status": "hidden"})
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_it_is_found_in_the_menu_in_the_list_and_on_the_page(
    evaluator: Client, editor: Client, draft_page: ConsultationPage
) -> None:
    menu = evaluator.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("consultations_dashboards") in menu
    assert address(draft_page) in evaluator.get(reverse("consultations_dashboards")).content.decode()
    assert address(draft_page) in editor.get(reverse("consultations_list")).content.decode()
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[draft_page.pk])).content.decode()
    assert address(draft_page) in page


def test_it_shows_neither_names_nor_words_nor_addresses(evaluator: Client, draft_page: ConsultationPage) -> None:
    comment = commented(draft_page, "flats", "Tajné slová", name="Jana Nováková", source=Source.WEB)
    draft_page.record.subscriptions.create(email="jana@example.org", language="sk", confirmed_at=timezone.now())
    decide(comment, reasoning={"sk": "Lebo preto."})
    html = shown(evaluator, draft_page).content.decode()
    for private in ("Tajné slová", "Nováková", "jana@example.org", "Lebo preto"):
        assert private not in html


# What it counts


def test_comments_are_counted_by_language_and_by_what_became_of_them(
    evaluator: Client, draft_page: ConsultationPage
) -> None:
    commented(draft_page)
    commented(draft_page, language="en")
    commented(draft_page, status=Status.WAITING)
    commented(draft_page, status=Status.HIDDEN, hidden_reason="insult")
    commented(draft_page, status=Status.WITHDRAWN)
    commented(draft_page, is_official=True)
    found = figures(evaluator, draft_page)
    assert (found.total, found.standing, found.waiting) == (5, 3, 1)
    slovak, english = found.statuses.stacks
    assert (slovak.total, english.total) == (4, 1)
    assert sum(stack.total for stack in found.over_time.stacks) == 5
    assert {bar.label: bar.number for bar in found.hidden if bar.number} == {
        str(dict(Comment._meta.get_field("hidden_reason").choices)["insult"]): 1
    }


def test_the_parts_commented_on_most_come_first_and_hidden_comments_do_not_count(
    evaluator: Client, draft_page: ConsultationPage
) -> None:
    for part in ("rent", "flats", "rent", ""):
        commented(draft_page, part)
    for _time in range(3):
        commented(draft_page, "land", status=Status.HIDDEN, hidden_reason="insult")
    bars = figures(evaluator, draft_page).parts
    assert [bar.number for bar in bars] == [2, 1, 1]
    assert "2" in bars[0].label  # the number of the paragraph in the document
    assert bars[0].width == 100.0


def test_votes_and_verdicts_are_added_up(evaluator: Client, draft_page: ConsultationPage) -> None:
    first = commented(draft_page, agree=3, disagree=1)
    second = commented(draft_page, agree=2)
    commented(draft_page, status=Status.HIDDEN, hidden_reason="insult", agree=50)
    commented(draft_page)
    decide(first)
    decide(second, verdict="not_accepted")
    found = figures(evaluator, draft_page)
    assert (found.votes["agree"], found.votes["disagree"]) == (5, 1)
    assert [bar.number for bar in found.verdicts] == [1, 0, 1, 1]


def test_times_are_medians(evaluator: Client, draft_page: ConsultationPage, moments: Any) -> None:
    for hours, days in ((1, 2), (3, 4), (50, 9)):
        comment = commented(draft_page, submitted_at=moments, published_at=moments + timedelta(hours=hours))
        for later in (0, 30):
            CommentAction.objects.create(
                comment=comment, kind=CommentAction.Kind.DECIDED, at=moments + timedelta(days=days + later)
            )
    commented(draft_page, status=Status.WAITING, submitted_at=moments)
    found = figures(evaluator, draft_page)
    assert found.time_to_publication == timedelta(hours=3)
    assert found.time_to_decision == timedelta(days=4)


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (None, ""),
        (timedelta(seconds=30), "0"),
        (timedelta(minutes=119), "119"),
        (timedelta(hours=2), "2"),
        (timedelta(hours=47), "47"),
        (timedelta(days=3, hours=5), "3"),
    ],
)
def test_a_median_is_said_in_the_unit_that_fits(time: timedelta | None, said: str) -> None:
    assert in_words(time).partition(" ")[0] == said


def test_events_tell_who_came_and_which_groups_they_stood_for(
    evaluator: Client, home_page: Page, draft_page: ConsultationPage
) -> None:
    groups = [{"type": "group", "value": {"name": "Mladí rodičia", "people": 4}}]
    index, then = event_list(home_page), timezone.now() - timedelta(days=3)
    over = {"starts_at": then, "ends_at": then + timedelta(hours=2), "consultation": draft_page}
    event_in(index, attended=17, groups=groups, **over)
    later = timezone.now() + timedelta(days=3)
    event_in(index, "dalsie", title="Druhé stretnutie", starts_at=later, ends_at=None, consultation=draft_page)
    said = words(evaluator, draft_page)
    assert "Mladí rodičia" in said
    assert "17" in said
    assert "Druhé stretnutie" in said
    assert EventPage.objects.count() == 2


def test_surveys_lead_to_their_dashboards_for_those_who_may(
    evaluator: Client, editor: Client, draft_page: ConsultationPage
) -> None:
    survey = survey_below(draft_page).survey
    for source in ("web", "sample"):
        Response.objects.create(
            survey=survey,
            version=survey.current_version,
            language="sk",
            source=source,
            answers={},
            receipt_hash=source,
        )
    (row,) = shown(evaluator, draft_page).context["surveys"]
    assert (row["standing"], row["samples"]) == (1, 1)
    link = reverse("surveys_dashboard", args=[survey.key])
    assert link in shown(evaluator, draft_page).content.decode()
    assert link not in shown(editor, draft_page).content.decode()


def test_addresses_that_asked_for_the_outcome_are_counted(evaluator: Client, draft_page: ConsultationPage) -> None:
    record, now = draft_page.record, timezone.now()
    record.subscriptions.create(email="a@example.org", language="sk", confirmed_at=now)
    record.subscriptions.create(email="b@example.org", language="sk")
    record.notices.create(kind="confirm", claimed_at=now, sent_at=now)
    assert shown(evaluator, draft_page).context["notices"] == {"asked": 2, "confirmed": 1, "sent": 1}


# Filters


def test_the_address_says_which_comments_are_counted(
    evaluator: Client, draft_page: ConsultationPage, moments: Any
) -> None:
    commented(draft_page, submitted_at=moments)
    commented(draft_page, language="en", source=Source.PAPER)
    commented(draft_page, source=Source.SAMPLE)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    on = timezone.localdate(moments).isoformat()
    counted = {
        "language=en": 1,
        "source=paper": 1,
        "without_sample=on": 2,
        f"until={on}": 1,
        f"since={on}&until={on}": 1,
        f"since={tomorrow}": 0,
        "language=sk&without_sample=on": 1,
    }
    for query, number in counted.items():
        asked = dict(pair.split("=") for pair in query.split("&"))
        assert figures(evaluator, draft_page, **asked).total == number, query


def test_a_filter_with_mistakes_says_so_and_counts_by_the_rest(evaluator: Client, draft_page: ConsultationPage) -> None:
    commented(draft_page)
    commented(draft_page, language="en")
    answer = shown(evaluator, draft_page, since="yesterday", language="en", source="<b>")
    assert answer.context["figures"].total == 1
    assert answer.context["form"].errors.keys() == {"since", "source"}


def test_sample_data_are_pointed_out(evaluator: Client, draft_page: ConsultationPage) -> None:
    commented(draft_page, source=Source.SAMPLE)
    assert shown(evaluator, draft_page).context["samples"] == 1
    assert "help-warning" in shown(evaluator, draft_page).content.decode()


def test_it_has_nothing_to_count_and_says_so(evaluator: Client, draft_page: ConsultationPage) -> None:
    assert figures(evaluator, draft_page).total == 0
    assert figures(evaluator, draft_page).time_to_publication is None


def test_it_survives_the_page(evaluator: Client, draft_page: ConsultationPage) -> None:
    commented(draft_page, "flats")
    record = draft_page.record
    record.source_page = None
    record.save()
    assert figures(evaluator, draft_page).total == 1


def test_the_number_of_queries_does_not_grow_with_the_comments(evaluator: Client, draft_page: ConsultationPage) -> None:
    def some(number: int) -> None:
        for _time in range(number):
            decide(commented(draft_page, "flats"), commented(draft_page, "rent", language="en"))

    some(2)
    shown(evaluator, draft_page)
    with CaptureQueriesContext(connection) as few:
        shown(evaluator, draft_page)
    some(20)
    with CaptureQueriesContext(connection) as many:
        shown(evaluator, draft_page)
    assert len(many) == len(few)
