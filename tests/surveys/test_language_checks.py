"""What an editor is shown of the differences between a survey's languages."""

from collections import Counter

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures import figures
from surveys.language_checks import findings
from surveys.questionnaire import Choice, Question, Questionnaire, Section


@pytest.fixture(autouse=True)
def _in_english(_slovak):
    with translation.override("en"):
        yield


TITLE = {"title": {"sk": "Bývanie v meste", "en": "Living in the city"}}


def asking(texts, choices=(), page=TITLE, section=None):
    question = Question("id-q", "q", "scale", texts, choices=tuple(choices))
    return Questionnaire("sk", page, (Section("id-s", section or {}, (question,)),))


def label(sk, en):
    return {"label": {"sk": sk, "en": en} if en else {"sk": sk}}


def found(questionnaire):
    return [(finding.where, finding.message, finding.serious) for finding in findings(questionnaire, ["sk", "en"])]


def messages(sk, en, **others):
    return [message for _where, message, _serious in found(asking({**label(sk, en), **others}))]


def test_a_faithful_translation_gives_nothing_to_look_at():
    assert found(asking(label("Koľko máte rokov?", "How old are you?"))) == []


def test_the_source_language_is_not_compared_with_itself():
    assert findings(asking(label("Koľko máte rokov?", "")), ["sk"]) == []


def test_a_survey_without_any_translation_is_one_finding():
    untouched = asking(label("Vek", ""), page={"title": {"sk": "Bývanie"}})
    assert found(untouched) == [("The whole survey", "Nothing has been translated yet.", True)]


def test_a_question_lists_all_that_is_not_translated():
    texts = {**label("Koľko máte rokov?", ""), "hint": {"sk": "Stačí odhad."}, "unit": {"sk": "m²"}}
    assert found(asking(texts)) == [
        ("Koľko máte rokov?", "Not translated: Koľko máte rokov?; Stačí odhad.", True),
        ("Koľko máte rokov?", "The same as in the source, which is fine for names: m²", False),
    ]


def test_choices_that_may_be_names_are_mentioned_but_not_serious():
    choices = [
        Choice("1", "foncorda", {"label": {"sk": "Fončorda"}}),
        Choice("2", "outside", {"label": {"sk": "Bývam inde"}}),
        Choice("3", "young", {"label": {"sk": "18 – 24"}}),
    ]
    shown = found(asking(label("Kde bývate?", "Where do you live?"), choices))
    assert [(message.partition(": ")[2], serious) for _where, message, serious in shown] == [
        ("Bývam inde", True),
        ("Fončorda", False),
    ]


def test_sections_and_the_page_are_checked_too():
    page = {**TITLE, "thanks": {"sk": "<p>Ďakujeme <b>pekne</b>.</p>"}}
    section = {"title": {"sk": "O vás", "en": "About you"}, "text": {"sk": "Niečo o vás"}}
    shown = found(asking(label("Vek", "Age"), page=page, section=section))
    assert [(where, message) for where, message, _serious in shown] == [
        ("The page", "Not translated: Ďakujeme pekne."),
        ("O vás", "Not translated: Niečo o vás"),
    ]


@pytest.mark.parametrize(
    ("sk", "en"),
    [
        ("Do 22. 11. 2026 o 16:00", "By 22 November 2026 at 4 p.m."),
        ("Od 1. mája do 30. júna 2026", "From 1 May to June 30, 2026"),
        ("Do 22.11.2026 o 16.30 h", "By November 22nd, 2026 at 4:30 pm"),
        ("Do 22. 11. musíte", "You must by 22 November"),
        ("10 000 obyvateľov, 1,5 % a 3,50 €", "10,000 residents, 1.5% and €3.50"),
        ("1 250 000,5", "1,250,000.5"),
        ("Čl. 6 ods. 1 písm. e)", "Article 6(1)(e)"),
        ("Čítajte [tu](https://example.sk/2025)", "Read [here](https://example.sk/en/1)"),
        ("Môžete vybrať 3", "You may choose 3"),
        ("Bývate na ulici {street_1}?", "Do you live in {street_1}?"),
    ],
)
def test_the_same_figures_written_as_each_language_writes_them_agree(sk, en):
    assert messages(sk, en) == []


def test_figures_that_differ_are_named():
    choices = [Choice("1", "from_20", {"label": {"sk": "Od 20 do 30 %", "en": "20% to 35%"}})]
    assert found(asking(label("Koľko platíte?", "How much do you pay?"), choices)) == [
        (
            "Koľko platíte? › Od 20 do 30 %",
            "Numbers or dates differ. Only in the source: 30. Only in the translation: 35.",
            True,
        )
    ]


def test_another_month_is_another_date():
    (message,) = messages("Do 22. októbra 2026", "By 22 November 2026")
    assert message.endswith("Only in the source: 10. Only in the translation: 11.")


def test_a_figure_missing_in_one_language_is_named():
    (message,) = messages("Vyberte najviac 3 možnosti", "Choose some options")
    assert message.endswith("Only in the source: 3. Only in the translation: –.")


@pytest.mark.parametrize(
    ("sk", "en", "swapped"),
    [
        (("vôbec nie", "veľmi"), ("very", "not at all"), True),
        (("vôbec nie", "veľmi"), ("not at all", "very"), False),
        (("určite áno", "určite nie"), ("definitely not", "definitely"), True),
        (("veľmi nespokojný", "veľmi spokojný"), ("very satisfied", "very dissatisfied"), True),
        (("nikdy", "vždy"), ("never", "always"), False),
        (("vľavo", "vpravo"), ("right", "left"), False),
    ],
)
def test_a_scale_that_falls_in_one_language_and_rises_in_the_other_is_found(sk, en, swapped):
    ends = {name: {"sk": sk[place], "en": en[place]} for place, name in enumerate(("low_label", "high_label"))}
    expected = ["The ends of the scale look swapped between the languages."] if swapped else []
    assert messages("Čo si myslíte?", "What do you think?", **ends) == expected


def test_points_one_on_a_line_are_counted_and_their_direction_compared():
    points = {"sk": "nikdy\nniekedy\nvždy\n", "en": "always\nnever"}
    assert messages("Ako často?", "How often?", point_labels=points) == [
        "The source has 3 lines, the translation 2.",
        "The ends of the scale look swapped between the languages.",
    ]


def test_an_earlier_answer_repeated_in_one_language_only_is_found():
    assert messages("Ako sa býva na {street}?", "How is it there?") == [
        "Only one of the languages repeats the earlier answer {street}."
    ]


@pytest.mark.parametrize(
    ("sk", "en"),
    [("**Koľko** platíte?", "How much do you pay?"), ("[Čo](https://a.sk) viete?", "What *do* you know?")],
)
def test_links_and_emphasis_that_differ_are_found(sk, en):
    assert messages(sk, en) == ["The languages differ in links, bold or italic type."]


def test_marks_and_figures_in_the_pages_html_are_compared_as_read():
    page = {
        **TITLE,
        "thanks": {
            "sk": '<p>Do 1. 2. 2026 <a linktype="page" id="7">tu</a></p>',
            "en": '<p>Until 1 February 2026 <a linktype="page" id="8">here</a></p>',
        },
    }
    assert found(asking(label("Vek", "Age"), page=page)) == []


@given(st.text("0123456789.,: /–apmájunMay\n\xa0", max_size=40), st.sampled_from(["sk", "en"]))
def test_any_text_has_figures(text, language):
    assert all(count > 0 for count in figures(text, language).values())


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_a_number_is_the_same_in_both_languages(whole, hundredths):
    english = f"{whole:,}.{hundredths:02}"
    slovak = english.replace(",", "\xa0").replace(".", ",")
    assert figures(slovak, "sk") == figures(english, "en")
    assert figures(english, "en").total() == 1


@given(st.dates())
def test_a_date_is_the_same_in_both_languages(day):
    names = "January February March April May June July August September October November December".split()
    english = f"By {day.day} {names[day.month - 1]} {day.year:04}."
    assert figures(f"Do {day.day}. {day.month}. {day.year:04}.", "sk") == figures(english, "en")
    assert figures(english, "en") == Counter(map(str, (day.day, day.month, day.year)))
