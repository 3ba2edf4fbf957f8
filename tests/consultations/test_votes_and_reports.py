"""Readers agree, disagree and report, and nobody is tracked."""

import pytest
from django.test import Client

from consultations import votes
from consultations.models import Comment
from consultations.views.reacting import REPORTS_A_DAY
from core import suspicion
from core.models import AddressCount
from tests.consultations.commenters import close, read
from tests.consultations.texts import commented, english, id_of

pytestmark = pytest.mark.django_db


def vote(page, comment, value="agree", **headers):
    return Client().post(page.address("vote", comment.number), {"value": value}, **headers)


def counts(comment):
    comment.refresh_from_db()
    return comment.agree, comment.disagree


def report(page, comment, note="Je to urážka.", **typed):
    return Client().post(page.address("report", comment.number), {"note": note, **typed})


def reports(comment):
    return [action.note for action in comment.history.filter(kind="reported")]


# Votes


def test_a_vote_is_counted_and_leads_back_to_the_comment(draft_page):
    comment = commented(draft_page, on="flats")
    answer = vote(draft_page, comment)
    assert answer.status_code == 303
    assert answer["Location"] == f"{draft_page.address('part', id_of('flats'))}?voted=1#c-1"
    vote(draft_page, comment, "disagree")
    assert counts(comment) == (1, 1)
    assert 'id="c-1"' in read(answer["Location"])
    assert not answer.cookies


def test_a_vote_leads_back_to_the_page_of_the_list_where_the_comment_is(draft_page):
    comments = [commented(draft_page) for _number in range(21)]
    assert vote(draft_page, comments[-1])["Location"] == f"{draft_page.address('whole')}?page=2&voted=21#c-21"


def test_a_reply_can_be_voted_on(draft_page):
    top = commented(draft_page, on="flats")
    reply = commented(draft_page, on="flats", parent=top)
    assert vote(draft_page, reply)["Location"].endswith("?voted=2#c-2")
    assert (counts(top), counts(reply)) == ((0, 0), (1, 0))


@pytest.mark.parametrize("value", ["", "maybe", "pk"])
def test_neither_reading_the_address_nor_nonsense_is_a_vote(draft_page, value):
    comment = commented(draft_page)
    for answer in (Client().get(draft_page.address("vote", 1)), vote(draft_page, comment, value)):
        assert (answer.status_code, answer["Location"]) == (303, draft_page.address("comment", 1))
    assert counts(comment) == (0, 0)
    assert not AddressCount.objects.exists()


def test_after_the_first_few_from_one_address_no_more_are_counted_that_day(draft_page):
    comment, other = commented(draft_page), commented(draft_page)
    for _time in range(votes.A_DAY):
        assert vote(draft_page, comment).status_code == 303
    refused = vote(draft_page, comment)
    assert refused.status_code == 429
    assert "ďalšie prijmeme až zajtra" in refused.content.decode()
    assert f'href="{draft_page.address("comment", 1)}"' in refused.content.decode()
    assert counts(comment) == (votes.A_DAY, 0)
    assert vote(draft_page, other).status_code == 303, "each comment is counted apart"
    assert vote(draft_page, comment, REMOTE_ADDR="198.51.100.9").status_code == 303
    assert counts(comment) == (votes.A_DAY + 1, 0)


def test_the_refusal_is_told_in_english(draft_page):
    page, comment = english(draft_page), commented(draft_page)
    close(draft_page)
    html = vote(page, comment).content.decode()
    assert "Your vote was not counted" in html
    assert "Comments were taken until" in html


def test_after_closing_no_vote_is_counted(draft_page):
    comment = commented(draft_page)
    close(draft_page)
    assert vote(draft_page, comment).status_code == 403
    assert counts(comment) == (0, 0)


@pytest.mark.parametrize("status", [Comment.Status.HIDDEN, Comment.Status.WITHDRAWN])
def test_only_what_is_shown_is_voted_on(draft_page, status):
    comment = commented(draft_page, text="Urážka.", status=status, published_at=draft_page.first_published_at)
    answer = vote(draft_page, comment)
    assert answer.status_code == 403
    assert "už nezobrazuje" in answer.content.decode()
    assert "Urážka." not in answer.content.decode()
    assert counts(comment) == (0, 0)


def test_a_comment_hidden_at_that_moment_gets_no_vote(draft_page):
    comment = commented(draft_page)
    Comment.objects.update(status=Comment.Status.HIDDEN)
    assert not votes.vote(comment, "agree", "203.0.113.7")
    assert counts(comment) == (0, 0)


def test_the_city_is_not_voted_on(draft_page):
    reply = commented(draft_page, parent=commented(draft_page), is_official=True)
    assert vote(draft_page, reply).status_code == 403
    assert report(draft_page, reply).status_code == 403
    assert Client().get(draft_page.address("report", 2)).status_code == 403
    assert counts(reply) == (0, 0)


def test_no_other_field_can_be_counted_up():
    with pytest.raises(ValueError, match="open_reports"):
        votes.vote(Comment(), "open_reports", "")


# Reports


def test_a_report_reaches_the_moderators_with_its_note(draft_page):
    comment = commented(draft_page, text="Urážka.")
    assert "Urážka." in read(draft_page.address("report", 1))
    answer = report(draft_page, comment)
    assert answer.status_code == 303
    assert "Ďakujeme za nahlásenie" in read(answer["Location"])
    comment.refresh_from_db()
    assert (comment.open_reports, reports(comment)) == (1, ["Je to urážka."])
    assert comment.is_shown, "a report alone hides nothing"


def test_a_note_is_not_needed_and_reports_are_taken_after_closing_and_in_english(draft_page):
    comment, page = commented(draft_page), english(draft_page)
    close(draft_page)
    assert "Report comment 1" in read(page.address("report", 1))
    assert "Thank you for the report" in read(report(page, comment, "")["Location"])
    assert reports(comment) == [""]


def test_a_note_too_long_is_given_back(draft_page):
    comment = commented(draft_page)
    answer = report(draft_page, comment, "ž" * 501)
    assert answer.status_code == 422
    assert "ž" * 501 in answer.content.decode()
    assert not reports(comment)


def test_what_falls_into_the_trap_is_asked_again_and_stored_nowhere(draft_page):
    comment = commented(draft_page)
    answer = report(draft_page, comment, **{suspicion.HONEYPOT: "x"})
    assert answer.status_code == 422
    assert "Je to urážka." in answer.content.decode()
    assert "Ak ste človek" in answer.content.decode()
    assert not reports(comment)


def test_a_report_too_large_is_told(draft_page, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = report(draft_page, commented(draft_page), "ž" * 1000)
    assert answer.status_code == 413
    assert "príliš veľké" in answer.content.decode()


def test_one_address_does_not_flood_the_moderators(draft_page):
    comment = commented(draft_page)
    for _time in range(REPORTS_A_DAY):
        assert report(draft_page, comment).status_code == 303
    refused = report(draft_page, comment)
    assert refused.status_code == 429
    assert "Je to urážka." in refused.content.decode()
    assert len(reports(comment)) == REPORTS_A_DAY


def test_what_is_no_longer_shown_is_not_reported(draft_page):
    comment = commented(draft_page, text="Urážka.")
    Comment.objects.update(status=Comment.Status.HIDDEN)
    shown, refused = Client().get(draft_page.address("report", 1)), report(draft_page, comment)
    for answer in (shown, refused):
        assert answer.status_code == 403
        assert "Urážka." not in answer.content.decode()
    assert "Je to urážka." in refused.content.decode()
    assert not reports(comment)


def test_a_note_is_shown_as_text(draft_page):
    html = report(draft_page, commented(draft_page), "<script>" + "ž" * 501).content.decode()
    assert "&lt;script&gt;" in html
