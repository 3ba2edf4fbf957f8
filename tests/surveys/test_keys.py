from hypothesis import given
from hypothesis import strategies as st

from surveys.keys import is_legal, propose


@given(st.text(), st.sets(st.text(max_size=3)))
def test_a_proposed_key_is_legal_and_free_whatever_the_label(label, taken):
    key = propose(label, taken)
    assert is_legal(key)
    assert key not in taken


def test_a_key_is_made_from_the_words_of_a_slovak_label():
    assert propose("Mestská časť, v ktorej bývate") == "mestska_cast_v"


def test_a_second_question_of_the_same_label_gets_another_key():
    assert propose("Vek", {"vek"}) == "vek_2"


def test_words_of_statistics_programs_are_not_proposed():
    assert propose("If") == "if_1"
