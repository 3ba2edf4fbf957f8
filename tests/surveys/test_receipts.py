from hypothesis import given
from hypothesis import strategies as st

from core import receipts

codes = st.builds(
    lambda body: body + receipts.check_character(body),
    st.text(receipts.ALPHABET, min_size=receipts.LENGTH, max_size=receipts.LENGTH),
)


def test_a_new_code_is_well_formed_and_unlike_the_last():
    code = receipts.new_code()
    assert receipts.normalise(code)
    assert [len(group) for group in code.split("-")] == [4, 4, 5]
    assert code != receipts.new_code()


@given(codes, st.integers(0, receipts.LENGTH), st.sampled_from(receipts.ALPHABET))
def test_one_wrong_character_is_always_noticed(code, place, wrong):
    slip = code[:place] + wrong + code[place + 1 :]
    assert (receipts.normalise(slip) is None) == (slip != code)


@given(codes)
def test_what_is_heard_over_the_phone_finds_the_same_response(code):
    heard = " ".join(code.lower().replace("0", "o").replace("1", "l"))
    assert receipts.digest(heard) == receipts.digest(code)


@given(st.text())
def test_nothing_else_is_taken_for_a_code_nor_breaks_it(typed):
    bare = receipts.normalise(typed)
    assert bare is None or receipts.check_character(bare[:-1]) == bare[-1]
    assert len(receipts.digest(typed.encode("utf-8", "ignore").decode())) == 64


@given(codes, st.lists(st.sampled_from(" -–—._/\t\u00a0"), min_size=receipts.LENGTH, max_size=receipts.LENGTH))
def test_whatever_stands_between_the_characters_is_passed_over(code, between):
    apart = "".join(map("".join, zip(code, [*between, ""], strict=True)))
    assert receipts.normalise(apart) == code


@given(codes)
def test_a_code_is_written_in_groups_and_read_back(code):
    shown = receipts.written(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 5]
    assert receipts.normalise(shown) == code
