"""What a resident does with the code of a comment's receipt, over HTTP and without a cookie."""

from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from consultations import moderation, notices
from consultations.models import Comment, CommentDraft, Consultation, Reason, Subscription
from tests.consultations.commenters import WORDS, address_of, close, code_in, read, sent, set_on
from tests.consultations.texts import DRAFT, commented, english, id_of, paragraph, publish

pytestmark = pytest.mark.django_db

NOBODYS = "0000-0000-00000"  # well formed, but nobody has it


def enter(page, code):
    return Client().post(page.address("receipts"), {"code": code})


def changed(receipt, **typed):
    """Change the comment of a receipt up to the check page; return that page's address."""
    edit = Client().post(f"{receipt}change/")["Location"]
    answer = Client().post(edit, typed)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def hide(comment):
    user, _made = get_user_model().objects.get_or_create(username="moderatorka")
    moderation.hide(comment, user, Reason.PERSONAL_DATA, "poznámka pre kolegov")


def answer(comment, text):
    user, _made = get_user_model().objects.get_or_create(username="moderatorka")
    return moderation.answer(comment, user, text, "sk")


# Reading


def test_the_receipt_shows_the_comment_what_it_is_on_and_where_it_stands(draft_page):
    receipt = sent(draft_page, name="Jana")
    html = read(receipt)
    for shown in (WORDS, "Jana", "Odsek 1", "Mesto postaví nájomné byty.", "zobrazená všetkým", "Slovenčina"):
        assert shown in html
    assert f'<p class="code">{code_in(receipt)}</p>' in html
    assert f'href="{draft_page.address("comment", 1)}"' in html


def test_it_speaks_the_readers_language_and_marks_the_comments(draft_page):
    page = english(draft_page, {"<p>Mesto postaví nájomné byty.</p>": "<p>The city will build flats.</p>"})
    html = read(page.address("receipt", code_in(sent(draft_page))))
    assert "Thank you, we have your comment" in html
    assert "The city will build flats." in html
    assert f'<div lang="sk"><p>{WORDS}</p></div>' in html
    assert "shown to everybody" in html
    assert '<span lang="sk">Slovenčina</span>' in html


def test_it_is_kept_out_of_caches_and_search_engines(draft_page):
    receipt = sent(draft_page)
    for path in ("", "withdraw/"):
        shown = Client().get(receipt + path)
        assert shown.status_code == 200
        assert "no-store" in shown["Cache-Control"]
        assert shown["X-Robots-Tag"] == "noindex"
        assert shown["Referrer-Policy"] == "same-origin"


def test_it_says_that_a_moderator_reads_the_comment_first(make_consultation):
    page = make_consultation(comments=Consultation.Comments.BEFORE)
    receipt = sent(page)
    assert "najprv si ju prečíta moderátor" in read(receipt)
    assert f'href="{page.address("comment", 1)}"' not in read(receipt)


def test_it_says_why_the_comment_was_hidden_and_what_can_be_done(draft_page):
    draft_page = publish(draft_page, contact="<p>Píšte na konzultacie@example.sk.</p>")
    receipt = sent(draft_page)
    hide(Comment.objects.get())
    html = read(receipt)
    assert "nezobrazená, pretože obsahuje osobné údaje" in html
    assert "konzultacie@example.sk" in html
    assert WORDS in html, "its author still reads it"
    assert "poznámka pre kolegov" not in html
    assert "change/" not in html
    assert "withdraw/" in html


def test_it_shows_what_the_city_replied_and_nobody_elses_replies(draft_page):
    receipt = sent(draft_page)
    comment = Comment.objects.get()
    commented(draft_page, text="Ja tiež.", parent=comment, anchor=comment.anchor)
    answer(comment, "Ďakujeme, <b>zapracujeme</b>.")
    html = read(receipt)
    assert "Odpoveď mesta" in html
    assert "Ďakujeme, &lt;b&gt;zapracujeme&lt;/b&gt;." in html
    assert "Ja tiež." not in html


def test_who_replied_sees_what_the_city_replied_after_that(draft_page):
    top = commented(draft_page, on="flats")
    answer(top, "Skoršia odpoveď.")
    check = Client().post(draft_page.address("reply", top.number), {"text": WORDS})["Location"]
    receipt = Client().post(check)["Location"]
    answer(Comment.objects.get(text=WORDS), "Neskoršia odpoveď.")
    html = read(receipt)
    assert "Neskoršia odpoveď." in html
    assert "Skoršia odpoveď." not in html
    assert f'href="{draft_page.address("comment", top.number)}"' in html


def test_the_text_is_shown_as_it_was_commented_on(draft_page):
    receipt = sent(draft_page)
    publish(draft_page, text=[paragraph("flats", "1", "Mesto postaví družstevné byty."), *DRAFT[2:]])
    html = read(receipt)
    assert "Mesto postaví nájomné byty." in html
    assert "Text sa odvtedy zmenil." in html
    publish(draft_page, text=DRAFT[2:])
    html = read(receipt)
    assert "Mesto postaví nájomné byty." in html
    assert "Táto časť už v texte nie je." in html


def test_it_says_whether_news_will_come_by_e_mail(draft_page):
    receipt = sent(draft_page, email="jana@example.sk")
    assert "po tom, ako adresu potvrdíte" in read(receipt)
    notices.confirm(Subscription.objects.get())
    assert "na adresu, ktorú ste potvrdili" in read(receipt)
    assert "jana@example.sk" not in read(receipt)
    assert "Správy e-mailom" not in read(sent(draft_page))


# Entering the code


@pytest.mark.parametrize(
    "way",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"https://example.sk/sk/konzultacie/navrh/r/{code}/",
    ],
)
def test_the_code_may_be_typed_in_many_ways(draft_page, way):
    receipt = sent(draft_page)
    assert 'name="code"' in read(draft_page.address("receipts"))
    entered = enter(draft_page, way(code_in(receipt)))
    assert (entered.status_code, entered["Location"]) == (303, receipt)


def test_a_slip_is_told_as_a_slip(draft_page):
    code = code_in(sent(draft_page))
    for typed, words in ((code[:-1], "kód má 13 písmen a číslic, tento má 12"), ("", "Napíšte kód svojho potvrdenia.")):
        entered = enter(draft_page, typed)
        assert entered.status_code == 422
        assert words in entered.content.decode()


def test_a_code_of_another_consultation_is_answered_like_one_nobody_has(draft_page, make_consultation):
    other = make_consultation(slug="iny")
    code = code_in(sent(draft_page))
    elsewhere, nobodys = enter(other, code), enter(other, NOBODYS)
    assert elsewhere.status_code == nobodys.status_code == 422
    assert elsewhere.content.decode().replace(code, NOBODYS) == nobodys.content.decode()
    assert "nemá žiadna pripomienka" in nobodys.content.decode()


@pytest.mark.parametrize("path", ["", "change/", "withdraw/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_works_with_another_consultations_code(draft_page, make_consultation, path, method):
    other = make_consultation(slug="iny")
    code = code_in(sent(draft_page))
    answers = [getattr(Client(), method)(other.address("receipt", tried) + path) for tried in (code, NOBODYS)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.decode().replace(code, NOBODYS) == answers[1].content.decode()
    assert Comment.objects.get().withdrawn_at is None
    assert not CommentDraft.objects.filter(changes__isnull=False)


def test_an_address_typed_by_hand_leads_to_the_receipt_or_asks_for_the_code(draft_page):
    receipt = sent(draft_page)
    code = code_in(receipt)
    typed = Client().get(draft_page.address("receipt", code.lower().replace("-", "")))
    assert (typed.status_code, typed["Location"]) == (303, receipt)
    assert "preklep" in read(draft_page.address("receipt", code[:-1]), 404)


# Changing


def test_changing_keeps_the_earlier_words_for_staff_and_the_code(draft_page):
    receipt = sent(draft_page, name="Jana", email="jana@example.sk")
    edit = Client().post(f"{receipt}change/")["Location"]
    form = read(edit)
    assert WORDS in form
    assert 'value="Jana"' in form
    assert 'name="email"' not in form, "the address is not asked for again"
    check = changed(receipt, text="Lepšie slová.", name="")
    assert "Uložia sa, keď stlačíte tlačidlo." in read(check)
    stored = Client().post(check)
    assert (stored.status_code, stored["Location"]) == (303, check)
    assert "Vaše zmeny sú uložené" in read(check)
    comment = Comment.objects.get()
    assert (comment.text, comment.name, comment.number) == ("Lepšie slová.", "", 1)
    assert comment.changed_at
    assert comment.subscription, "the wish to be told stays"
    assert [(action.kind, action.note) for action in comment.history.all()] == [("sent", ""), ("changed", WORDS)]
    html = read(receipt)
    assert "Lepšie slová." in html
    assert "Naposledy zmenené" in html
    assert WORDS not in html + read(address_of(draft_page))


def test_a_changed_comment_waits_again_where_staff_read_first(make_consultation):
    page = make_consultation(comments=Consultation.Comments.BEFORE)
    receipt = sent(page)
    moderation.publish(Comment.objects.get(), None)
    check = changed(receipt, text="Inak.")
    assert "Zobrazí sa, keď si ju prečíta moderátor." in read(check)
    Client().post(check)
    assert Comment.objects.get().status == Comment.Status.WAITING


def test_what_waits_as_suspect_still_waits_after_a_change(draft_page):
    receipt = sent(draft_page, **{"home-page": "x"})
    check = changed(receipt, text="Inak.")
    assert "Zobrazí sa hneď" not in read(check)
    Client().post(check)
    assert Comment.objects.get().status == Comment.Status.WAITING


def test_votes_for_the_earlier_words_are_not_passed_on_to_others(draft_page):
    receipt = sent(draft_page)
    Comment.objects.update(agree=3, disagree=1)
    same = changed(receipt, text=WORDS, name="Jana")
    assert "Hlasy patrili skoršiemu zneniu" not in read(same)
    Client().post(same)
    assert Comment.objects.get().agree == 3
    other = changed(receipt, text="Presný opak.")
    assert "Hlasy patrili skoršiemu zneniu" in read(other)
    Client().post(other)
    assert (Comment.objects.get().agree, Comment.objects.get().disagree) == (0, 0)


def test_a_comment_changed_on_another_page_is_in_that_pages_language(draft_page):
    receipt = sent(draft_page)
    page = english(draft_page)
    check = changed(page.address("receipt", code_in(receipt)), text="Flats in the centre.")
    Client().post(check)
    assert Comment.objects.get().language == "en"


def test_a_comment_on_a_removed_paragraph_keeps_its_version_when_changed(draft_page):
    receipt = sent(draft_page)
    publish(draft_page, text=DRAFT[2:])
    Client().post(changed(receipt, text="Inak."))
    comment = Comment.objects.get()
    assert comment.text == "Inak."
    assert comment.version.text.part(id_of("flats"))
    assert draft_page.record.versions.count() == 2


def test_reading_the_change_address_changes_nothing(draft_page):
    receipt = sent(draft_page)
    assert Client().get(f"{receipt}change/")["Location"] == receipt
    assert not CommentDraft.objects.filter(changes__isnull=False)


def test_after_closing_it_can_only_be_withdrawn(draft_page):
    receipt = sent(draft_page)
    check = changed(receipt, text="Inak.")
    set_on(draft_page, closes_at=timezone.make_aware(datetime(2020, 3, 1, 18, 0)))
    html = read(receipt)
    assert "change/" not in html
    assert "withdraw/" in html
    for refused in (Client().post(f"{receipt}change/"), Client().post(check)):
        assert refused.status_code == 403
        assert "1. marca 2020 o 18:00" in refused.content.decode()
    assert Comment.objects.get().text == WORDS


def test_it_says_until_when_it_can_be_changed(draft_page):
    receipt = sent(draft_page)
    set_on(draft_page, closes_at=timezone.make_aware(datetime(2099, 3, 1, 18, 0)))
    assert "zmeniť do 1. marca 2099 o 18:00" in read(receipt)


def test_a_comment_hidden_or_withdrawn_in_the_meantime_is_not_changed(draft_page):
    receipt = sent(draft_page)
    check = changed(receipt, text="Inak.")
    hide(Comment.objects.get())
    for refused in (Client().post(check), Client().post(f"{receipt}change/")):
        assert refused.status_code == 403
        assert "skryl moderátor" in refused.content.decode()
    assert "Inak.</textarea>" in read(check, 403)
    Client().post(f"{receipt}withdraw/")
    shown = Client().post(f"{check}edit/", {"text": "Ešte inak."})
    assert shown.status_code == 403
    assert "bola medzitým odvolaná" in shown.content.decode()
    assert "Ešte inak.</textarea>" in shown.content.decode()
    assert Comment.objects.get().text == ""


# Withdrawing


def test_withdrawing_is_confirmed_first_and_leaves_a_tombstone(draft_page):
    receipt = sent(draft_page, name="Jana", email="jana@example.sk")
    Client().post(changed(receipt, text="Inak.", name="Jana"))
    abandoned = changed(receipt, text="Rozpísané.")
    question = read(f"{receipt}withdraw/")
    assert "nedá vrátiť späť" in question
    assert "e-mailovú adresu" in question
    assert Comment.objects.get().withdrawn_at is None
    done = Client().post(f"{receipt}withdraw/")
    assert (done.status_code, done["Location"]) == (303, receipt)
    comment = Comment.objects.get()
    assert (comment.status, comment.text, comment.name) == (Comment.Status.WITHDRAWN, "", "")
    assert [action.note for action in comment.history.all()] == ["", "", ""]
    assert not Subscription.objects.exists()
    assert not [draft for draft in CommentDraft.objects.all() if draft.typed]
    html = read(receipt)
    assert "Vaša pripomienka je odvolaná" in html
    assert "Inak." not in html
    assert "<form" not in html.partition("<main")[2]
    assert "Inak." not in read(address_of(draft_page)) + read(draft_page.address("comment", 1))
    assert read(abandoned, 403)
    assert Client().get(f"{receipt}withdraw/")["Location"] == receipt
    assert Client().post(f"{receipt}change/")["Location"] == receipt


def test_it_can_be_withdrawn_after_closing_and_while_hidden(draft_page):
    receipt = sent(draft_page)
    close(draft_page)
    hide(Comment.objects.get())
    Client().post(f"{receipt}withdraw/")
    Client().post(f"{receipt}withdraw/")
    comment = Comment.objects.get()
    assert comment.status == Comment.Status.WITHDRAWN
    assert comment.history.filter(kind="withdrawn").count() == 1


def test_an_address_given_elsewhere_too_outlives_the_comment(draft_page):
    first = sent(draft_page, email="jana@example.sk")
    second = sent(draft_page, email="jana@example.sk")
    Client().post(f"{first}withdraw/")
    assert Subscription.objects.exists()
    Client().post(f"{second}withdraw/")
    assert Subscription.objects.exists(), "it was there before the second comment"


def test_a_stranger_who_withdraws_does_not_end_anybodys_news(draft_page):
    """Anybody can write another's address beside a comment of their own."""
    notices.confirm(notices.subscribe(draft_page.record, "jana@example.sk", "sk"))
    receipt = sent(draft_page, email="jana@example.sk")
    Client().post(f"{receipt}withdraw/")
    assert Subscription.objects.get().confirmed_at


def test_a_form_sent_from_another_site_withdraws_nothing(draft_page):
    receipt = sent(draft_page)
    forged = Client().post(f"{receipt}withdraw/", headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert Comment.objects.get().withdrawn_at is None
