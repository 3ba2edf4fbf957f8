"""What was said to one place of the text, as everybody reads it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations import moderation, sending
from consultations.models import Comment, Consultation, Decision, Reason
from tests.consultations.texts import DRAFT, commented, english, heading, id_of, paragraph, publish

pytestmark = pytest.mark.django_db

Status = Comment.Status


def read(address, status=200):
    shown = Client().get(address)
    assert shown.status_code == status
    html = " ".join(shown.content.decode().split())
    assert not {"{#", "#}", "{{", "{%"} & set(html.split())  # a template's own marks
    return html


def part(page, name="flats"):
    return page.address("part", id_of(name)) if name else page.address("whole")


def close(page):
    Consultation.objects.filter(pk=page.record.pk).update(closes_at=timezone.now() - timedelta(hours=1))


# One comment


def test_a_comment_is_shown_with_its_number_its_name_and_its_lines(draft_page):
    commented(draft_page, "flats", "Prvý riadok\nDruhý riadok", name="Jana <b>Nová</b>")
    html = read(part(draft_page))
    assert f'<h3><a href="{draft_page.address("comment", 1)}">Pripomienka 1</a></h3>' in html
    assert "Jana &lt;b&gt;Nová&lt;/b&gt; ·" in html
    assert "<p>Prvý riadok<br>Druhý riadok</p>" in html
    assert 'id="c-1"' in html


def test_a_comment_without_a_name_is_anonymous(draft_page):
    commented(draft_page, "flats")
    assert "Anonym ·" in read(part(draft_page))


def test_what_was_typed_is_neither_html_nor_a_link(draft_page):
    commented(draft_page, "flats", "<script>alert(1)</script> https://reklama.example/")
    html = read(part(draft_page))
    assert "&lt;script&gt;" in html
    assert 'href="https://reklama.example/"' not in html


def test_comments_stand_where_they_were_made(draft_page):
    commented(draft_page, "flats", "K bytom.")
    commented(draft_page, "goals", "K cieľom.")
    commented(draft_page, "", "K celku.")
    for name, others in {"flats": "K cieľom. K celku.", "goals": "K bytom. K celku.", "": "K bytom. K cieľom."}.items():
        html = read(part(draft_page, name))
        assert {"flats": "K bytom.", "goals": "K cieľom.", "": "K celku."}[name] in html
        assert not [words for words in others.split(". ") if words.rstrip(".") in html]


def test_both_languages_show_the_same_threads_each_comment_in_its_own(draft_page):
    copy = english(draft_page)
    commented(draft_page, "flats", "Po slovensky.")
    commented(copy, "flats", "In English.", language="en")
    slovak, foreign = read(part(draft_page)), read(part(copy))
    assert "<div><p>Po slovensky.</p></div>" in slovak
    assert "· anglicky" in slovak
    assert '<div lang="en"><p>In English.</p></div>' in slovak
    assert '<div lang="sk"><p>Po slovensky.</p></div>' in foreign
    assert "· Slovak" in foreign
    assert "<div><p>In English.</p></div>" in foreign


def test_a_changed_comment_says_when(draft_page):
    commented(draft_page, "flats", changed_at=timezone.now())
    assert "· zmenená" in read(part(draft_page))


def test_a_comment_that_came_on_paper_says_so(draft_page):
    commented(draft_page, "flats", source=Comment.Source.PAPER)
    assert "· papier" in read(part(draft_page))


def test_a_response_of_the_city_is_marked_in_words(draft_page, django_user_model):
    top = commented(draft_page, "flats")
    moderation.answer(top, django_user_model.objects.create_user("jana"), "Ďakujeme.", "sk")
    html = read(part(draft_page))
    assert '<article class="comment official" id="c-2">' in html
    assert f'<h4><a href="{draft_page.address("comment", 2)}">Odpoveď mesta (2)</a></h4>' in html
    assert f'action="{draft_page.address("vote", 2)}"' not in html
    assert "jana" not in html


# What leaves only a trace


def test_a_waiting_comment_is_nowhere(draft_page):
    commented(draft_page, "flats", "Čaká.", status=Status.WAITING)
    assert "Čaká." not in read(part(draft_page))
    read(draft_page.address("comment", 1), status=404)


def test_a_hidden_comment_leaves_its_number_and_the_reason(draft_page):
    comment = commented(draft_page, "flats", "Nadávky.", name="Jana")
    commented(draft_page, "flats", "Odpoveď naň.", parent=comment)
    moderation.hide(comment, None, Reason.INSULT)
    for address in (part(draft_page), draft_page.address("comment", 1)):
        html = read(address)
        assert "Pripomienka 1 bola skrytá: niekoho uráža" in html
        assert "Odpoveď naň." in html
        assert "Nadávky." not in html
        assert "Jana" not in html
        assert draft_page.address("vote", 1) not in html


def test_a_withdrawn_comment_leaves_a_trace_if_it_was_ever_shown(draft_page):
    sending.withdraw(commented(draft_page, "flats"))
    sending.withdraw(commented(draft_page, "flats", status=Status.WAITING))
    html = read(part(draft_page))
    assert "Pripomienku 1 odvolal jej autor." in html
    assert "Pripomienka 2" not in html
    read(draft_page.address("comment", 2), status=404)


def test_a_changed_comment_that_waits_again_keeps_its_place(draft_page):
    comment = commented(draft_page, "flats", "Nové znenie.")
    Comment.objects.filter(pk=comment.pk).update(status=Status.WAITING)
    html = read(part(draft_page))
    assert "Pripomienku 1 jej autor zmenil" in html
    assert "Nové znenie." not in html


# The wording commented on


def test_a_comment_on_an_earlier_wording_says_so_and_shows_it(draft_page):
    commented(draft_page, "flats")
    commented(draft_page, "rent")
    page = publish(draft_page, text=[DRAFT[0], paragraph("flats", "1", "Mesto kúpi byty."), *DRAFT[2:]])
    commented(page, "flats")
    html = read(part(page))
    assert html.count("Znenie sa odvtedy zmenilo") == 1
    assert "Mesto postaví nájomné byty." in html
    assert "Znenie sa odvtedy zmenilo" not in read(part(page, "rent"))
    assert "Mesto postaví nájomné byty." in read(page.address("comment", 1))


def test_replies_to_a_comment_on_an_earlier_wording_do_not_repeat_it(draft_page):
    top = commented(draft_page, "flats")
    commented(draft_page, "flats", parent=top)
    page = publish(draft_page, text=[DRAFT[0], paragraph("flats", "1", "Mesto kúpi byty."), *DRAFT[2:]])
    commented(page, "flats", parent=top)
    page = publish(page, text=[DRAFT[0], paragraph("flats", "1", "Mesto prenajme byty."), *DRAFT[2:]])
    for address in (part(page), page.address("comment", 1)):
        html = read(address)
        assert html.count("Mesto postaví nájomné byty.") == 1
        assert html.count("Mesto kúpi byty.") == 1


def test_an_earlier_heading_is_shown_as_words_not_as_a_heading(draft_page):
    commented(draft_page, "goals")
    page = publish(draft_page, text=[heading("goals", "Zámery"), *DRAFT[1:]])
    assert "<p>Ciele</p>" in read(part(page, "goals"))


def test_another_languages_wording_does_not_matter(draft_page):
    copy = english(draft_page, {"<p>Mesto postaví nájomné byty.</p>": "<p>The city builds flats.</p>"})
    commented(draft_page, "flats")
    commented(copy, "flats", language="en")
    copy.text = [DRAFT[0], paragraph("flats", "1", "The city buys flats."), *DRAFT[2:]]
    copy.save_revision().publish()
    html = read(part(draft_page))
    assert html.count("Znenie sa odvtedy zmenilo") == 1
    assert '<div class="prose" lang="en"><p>The city builds flats.</p></div>' in html


def test_on_a_removed_paragraph_what_counts_is_the_wording_shown(draft_page):
    commented(draft_page, "flats")
    page = publish(draft_page, text=[DRAFT[0], paragraph("flats", "1", "Mesto kúpi byty."), *DRAFT[2:]])
    commented(page, "flats")
    page = publish(page, text=DRAFT[2:])
    html = read(part(page))
    assert html.count("Znenie sa odvtedy zmenilo") == 1
    assert "Mesto kúpi byty." in html


# Taking part


def test_what_can_be_done_with_a_comment_is_offered_while_comments_are_taken(draft_page):
    top = commented(draft_page, "flats", agree=3, disagree=1)
    commented(draft_page, "flats", parent=top)
    html = read(part(draft_page))
    assert f'method="post" action="{draft_page.address("vote", 1)}"' in html
    assert 'value="agree">Súhlasím (3)<span class="visually-hidden"> – pripomienka 1</span>' in html
    assert 'value="disagree">Nesúhlasím (1)' in html
    assert f'href="{draft_page.address("reply", 1)}"' in html
    assert f'href="{draft_page.address("report", 1)}"' in html
    assert f'href="{draft_page.address("reply", 2)}"' not in html  # one level deep
    assert f'action="{draft_page.address("vote", 2)}"' in html


def test_after_closing_the_votes_are_a_result_and_a_comment_can_still_be_reported(draft_page):
    commented(draft_page, "flats", agree=3, disagree=1)
    close(draft_page)
    html = read(part(draft_page))
    assert "Súhlasí: 3, nesúhlasí: 1" in html
    assert 'method="post"' not in html
    assert draft_page.address("reply", 1) not in html
    assert f'href="{draft_page.address("report", 1)}"' in html


def test_the_decision_stands_at_the_comment_once_all_is_decided(draft_page):
    decision = Decision.objects.create(consultation=draft_page.record, verdict=Decision.Verdict.PARTLY)
    commented(draft_page, "flats", decision=decision)
    verdict = decision.get_verdict_display()
    assert verdict not in read(part(draft_page))
    Consultation.objects.filter(pk=draft_page.record.pk).update(decided_at=timezone.now())
    assert verdict in read(part(draft_page))
    assert verdict in read(draft_page.address("comment", 1))


def test_writing_a_comment_leads_on_to_its_check(draft_page):
    sent = Client().post(part(draft_page), {"text": "Stavajte.", "name": "", "email": ""})
    assert sent.status_code == 303
    assert draft_page.record.drafts.get().anchor == id_of("flats")


def test_an_empty_comment_shows_the_page_again_with_the_error(draft_page):
    sent = Client().post(part(draft_page), {"text": "", "name": "Jana"})
    html = sent.content.decode()
    assert sent.status_code == 422
    assert "<h1>Odsek 1</h1>" in html
    assert html.count('class="error-summary"') == 1
    assert 'value="Jana"' in html


def test_a_comment_that_comes_late_is_given_back(draft_page):
    close(draft_page)
    sent = Client().post(part(draft_page), {"text": "Prišlo neskoro."})
    assert sent.status_code == 403
    assert "Prišlo neskoro." in sent.content.decode()
    assert not draft_page.record.drafts.exists()


def test_a_comment_on_a_paragraph_removed_meanwhile_is_given_back(draft_page):
    page = publish(draft_page, text=DRAFT[2:])
    sent = Client().post(part(page), {"text": "Na zrušený odsek."})
    assert sent.status_code == 403
    assert "Na zrušený odsek." in sent.content.decode()
    assert not page.record.drafts.exists()
