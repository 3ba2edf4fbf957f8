"""The questionnaire as plain data: what a translation may and may not do to it."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import Choice, Question, Questionnaire, Section, wording

words = st.text("abčďž 12", max_size=8)
ids = st.sampled_from(["a", "b", "c", "d"])
keys = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)


def texts(language):
    return st.dictionaries(st.sampled_from(["label", "hint"]), words.map(lambda text: {language: text}))


def questionnaires(language):
    choices = st.lists(st.builds(Choice, ids, keys, texts(language)), max_size=3).map(tuple)
    settings = st.fixed_dictionaries({"required": st.booleans(), "max_length": st.integers(1, 9)})
    question = st.builds(Question, ids, keys, st.just("single_choice"), texts(language), settings, choices)
    section = st.builds(Section, ids, texts(language), st.lists(question, max_size=3).map(tuple))
    return st.builds(Questionnaire, st.just(language), texts(language), st.lists(section, max_size=2).map(tuple))


@given(questionnaires("sk"))
def test_a_questionnaire_survives_being_stored(questionnaire):
    stored = Questionnaire.from_json(questionnaire.to_json())
    assert stored == questionnaire
    assert stored.to_json() == questionnaire.to_json()


@given(questionnaires("sk"), questionnaires("en"))
def test_a_translation_whatever_it_holds_changes_no_key_kind_or_setting(source, translation):
    translated = source.translated_by(translation, "en")
    assert translated.structure == source.structure
    assert translated.translated_by(source, "sk").structure == source.structure


@given(questionnaires("sk"), questionnaires("en"))
def test_a_translation_keeps_every_source_text(source, translation):
    translated = source.translated_by(translation, "en")
    for before, after in zip(source.questions, translated.questions, strict=True):
        assert {name: text["sk"] for name, text in before.texts.items()} == {
            name: text["sk"] for name, text in after.texts.items()
        }


def test_an_untranslated_text_is_shown_in_the_source_language_and_marked():
    shown = wording({"sk": "Vek"}, "en", "sk")
    assert (shown, shown.lang) == ("Vek", "sk")


def test_a_translated_text_is_not_marked():
    shown = wording({"sk": "Vek", "en": "Age"}, "en", "sk")
    assert (shown, shown.lang) == ("Age", "")


def test_figures_are_of_no_language():
    assert wording({"sk": "18–24"}, "en", "sk").lang == ""


def test_a_text_equal_to_the_source_counts_as_untranslated():
    source = Questionnaire("sk", {"title": {"sk": "Vek"}}, ())
    copy = Questionnaire("en", {"title": {"en": "Vek"}}, ())
    assert source.translated_by(copy, "en").texts == {"title": {"sk": "Vek"}}
