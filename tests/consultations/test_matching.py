"""Which parts of an edited document are which of the old ones."""

from __future__ import annotations

import time
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from consultations.importing.matching import match, moved
from consultations.importing.paragraphs import heading, paragraph

WORDS = (
    "mesto postaví nájomné byty pre rodiny ktoré nemajú vlastné bývanie nájom bude dostupný pozemky vyčlení rada "
    "starostlivo obyvatelia navrhnú park zeleň doprava energia vládnutie záväzok termín júl august výbor poslanci"
).split()
SENTENCES = [f"Veta číslo {index} hovorí o {index * 7919 % 10007} veciach." for index in range(40)]


def pieces(*texts):
    return [paragraph(f"<p>{text}</p>") for text in texts]


def numbered(**texts):
    return [paragraph(f"<p>{text}</p>", number.removeprefix("n")) for number, text in texts.items()]


PIECES = st.builds(
    lambda is_heading, number, words: heading(words, 2) if is_heading else paragraph(f"<p>{words}</p>", number),
    st.booleans(),
    st.sampled_from(["", "1", "2", "3"]),
    st.lists(st.sampled_from(WORDS[:6]), min_size=1, max_size=6).map(" ".join),
)
DOCUMENTS = st.lists(PIECES, max_size=12)


@given(DOCUMENTS)
def test_the_same_document_matches_part_by_part(document):
    found = match(document, document)
    assert found == {at: at for at in range(len(document))}
    assert not moved(found)


@given(DOCUMENTS, DOCUMENTS)
def test_no_part_becomes_two_nor_two_one_nor_a_heading_a_paragraph(old, new):
    found = match(old, new)
    assert len(set(found.values())) == len(found)
    assert all(0 <= at < len(new) and 0 <= was < len(old) for at, was in found.items())
    assert all(old[was].kind == new[at].kind for at, was in found.items())


@given(DOCUMENTS, DOCUMENTS)
def test_what_says_the_same_is_never_left_unmatched(old, new):
    found = match(old, new)
    lost = [old[was] for was in range(len(old)) if was not in found.values()]
    fresh = [new[at] for at in range(len(new)) if at not in found]
    assert not {(piece.kind, piece.words) for piece in lost} & {(piece.kind, piece.words) for piece in fresh}


@given(st.lists(st.sampled_from(SENTENCES), unique=True), st.data())
def test_removing_moving_and_inserting_keep_every_part_that_survives(texts, data):
    kept = data.draw(st.permutations(data.draw(st.lists(st.sampled_from(texts), unique=True)) if texts else []))
    others = st.lists(st.sampled_from([f"Celkom nové znenie {index}." for index in range(9)]), unique=True)
    edited = list(kept)
    for text in data.draw(others):
        edited.insert(data.draw(st.integers(0, len(edited))), text)
    numbers = data.draw(st.lists(st.sampled_from("123456789"), min_size=len(edited), max_size=len(edited)))
    old = [paragraph(f"<p>{text}</p>", str(at)) for at, text in enumerate(texts)]
    new = [paragraph(f"<p>{text}</p>", number) for text, number in zip(edited, numbers, strict=True)]
    found = match(old, new)
    for at, text in enumerate(edited):
        if text in texts:
            assert found[at] == texts.index(text)


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_what_did_not_move_is_a_longest_row_in_order(order, dropped):
    found = {at: was for at, was in enumerate(order) if at not in dropped}
    stayed = [was for at, was in sorted(found.items()) if at not in moved(found)]
    assert stayed == sorted(stayed)
    assert len(stayed) == longest(list(found.values()))


def longest(row):
    best = []
    for at, value in enumerate(row):
        best.append(1 + max((best[before] for before in range(at) if row[before] < value), default=0))
    return max(best, default=0)


def test_a_reworded_part_is_known_by_its_words():
    old = pieces("Mesto postaví nájomné byty pre mladé rodiny.", "Pozemky vyčlení mestská rada do leta.")
    new = pieces("Úplne iná myšlienka o doprave.", "Pozemky vyčlení mestská rada do jesene.")
    assert match(old, new) == {1: 1}


def test_of_two_alike_the_one_more_alike_is_taken():
    old = pieces("Mesto postaví do leta nové byty.", "Mesto postaví do zimy staré domy.")
    new = pieces("Mesto postaví do zimy staré byty.", "Mesto postaví do leta nové domy.")
    assert match(old, new) == {0: 1, 1: 0}


def test_the_same_number_needs_less_in_common():
    old = numbered(n1="Mesto postaví nájomné byty pre rodiny s deťmi.")
    reworded = "Mesto postaví nájomné byty, o ktorých rozhodne rada."
    assert match(old, numbered(n1=reworded)) == {0: 0}
    assert match(old, numbered(n2=reworded)) == {}
    assert match(old, numbered(n1="Celkom iný text o zeleni.")) == {}


def test_more_words_in_common_count_for_more_than_the_same_number():
    """The first is gone, the second now called 1 and reworded: comments on the first are not the second's."""
    old = numbered(n1="Mesto postaví do leta nové nájomné byty.", n2="Mesto postaví do zimy veľké parky a ihriská.")
    new = numbered(n1="Mesto postaví do zimy veľké parky a záhrady.")
    assert match(old, new) == {0: 1}


def test_the_same_text_counts_before_the_same_number():
    old = numbered(n1="Mesto postaví nové byty.", n2="Nájom bude dostupný.")
    new = numbered(n1="Nájom bude dostupný.", n2="Mesto postaví nové byty.")
    assert match(old, new) == {0: 1, 1: 0}


def test_a_double_is_told_from_the_other_by_what_stands_around():
    """As “Opis záväzku”, which stands in each of three commitments, the second of which is gone."""
    old = [heading("Prvý"), heading("Opis"), *pieces("a a"), heading("Druhý"), heading("Opis"), *pieces("b b"),
           heading("Tretí"), heading("Opis"), *pieces("c c")]  # fmt: skip
    assert match(old, [*old[:3], *old[6:]]) == {0: 0, 1: 1, 2: 2, 3: 6, 4: 7, 5: 8}


def test_moved_doubles_are_told_apart_by_their_numbers():
    old = numbered(n1="Zrušený.", n2="Mesto stavia.", n3="Zrušený.")
    new = numbered(n3="Zrušený.", n2="Park rastie.", n1="Zrušený.", n4="Mesto stavia.")
    found = match(old, new)
    assert {new[at].number: old[was].number for at, was in found.items()}["4"] == "2"
    assert len(found) == 3


def test_parts_without_words_are_matched_by_what_they_are():
    assert match(pieces("–", "*"), pieces("*", "–")) in ({0: 1, 1: 0},)


def test_five_hundred_reworded_paragraphs_take_a_few_seconds():
    random = Random(1)
    texts = [" ".join(random.choices([*WORDS, str(at), f"slovo{at}"], k=120)) for at in range(500)]
    reworded = [text.replace("mesto", "obec").replace("byty", "domy") + " Nové." for text in texts]
    begun = time.perf_counter()
    found = match(pieces(*texts), pieces(*reworded))
    assert time.perf_counter() - begun < 20
    assert sum(at == was for at, was in found.items()) > 450
