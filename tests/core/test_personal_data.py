"""What is highlighted to a moderator, and what is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.personal_data import found


def marked(text: str) -> list[tuple[str, str]]:
    return [(span.kind.value, text[span.start : span.end]) for span in found(text)]


@pytest.mark.parametrize(
    "number",
    [
        "0905 123 456", "0905123456", "0905/123 456", "0905/123456", "0905-123-456", "0905.123.456", "0905 12 34 56",
        "0905\u00a0123\u00a0456", "+421 905 123 456", "+421905123456", "+421 (0) 905 123 456", "+421-905-123-456",
        "00421905123456", "00421 905 123 456", "048/415 21 11", "048 415 21 11", "048/4152111", "02/5413 1111",
        "+421 48 415 21 11", "+420 777 123 456", "+44 20 7946 0958", "0048 22 694 60 00", "+1 (202) 555-0143",
    ],
)  # fmt: skip
def test_a_telephone_number_is_found_however_it_is_written(number: str) -> None:
    assert marked(f"Volajte mi na {number}, som doma.") == [("phone", number)]


def test_a_number_with_its_area_code_in_brackets_is_found() -> None:
    assert marked("Tel. (048) 415 21 11.") == [("phone", "048) 415 21 11")]


@pytest.mark.parametrize(
    "address", ["jana.novakova@example.sk", "j_n+mesto@mail.example.com", "Jozef.Mráz@pošta.sk", "jana(at)example.sk"]
)
def test_an_email_address_is_found_without_what_stands_around_it(address: str) -> None:
    assert marked(f"Napíšte mi ({address}).") == [("email", address)]
    assert marked(f"{address}. Ďakujem.") == [("email", address)]


def test_an_email_address_that_begins_with_a_telephone_number_is_one_span() -> None:
    assert marked("0905123456@example.sk") == [("email", "0905123456@example.sk")]


@pytest.mark.parametrize(
    "number",
    [
        "530512/123",  # nine digits, before 1954
        "530512123",
        "905512/0008",  # a woman
        "9055120008",
        "905512 0008",
        "905512 / 0008",
        "052512/0002",  # a month with 20 added
        "047512/0008",  # a woman's month with 20 added
    ],
)
def test_a_birth_number_is_found_with_and_without_its_slash(number: str) -> None:
    assert marked(f"Moje rodné číslo je {number}.") == [("birth_number", number)]


@pytest.mark.parametrize(
    "text",
    [
        "905512/0007",  # 11 does not divide it
        "901312/0006",  # there is no 13th month
        "900230/0010",  # nor a 30 February
        "540512/123",  # since 1954 they have ten digits
    ],
)
def test_what_nobody_can_have_as_a_birth_number_is_not_found(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    "account", ["SK31 1200 0000 1987 4263 7541", "SK3112000000198742637541", "AT61 1904 3002 3457 3201"]
)
def test_a_bank_account_is_found_and_not_the_words_after_it(account: str) -> None:
    assert marked(f"Pošlite to na {account} ako dar 5 eur") == [("iban", account)]


@pytest.mark.parametrize(
    "text",
    [
        "V rokoch 2024 až 2026, resp. 2024-2026, 2024/2025 aj 2030.",
        "Stojí to 1 250 000 €, 12 345 678,90 eur alebo 40.000 Eur; spolu 1 012 345 678 eur a 905 123 456 eur.",
        "Rozpočet porastie o +20 000 000 €.",
        "Námestie SNP 1, súpisné číslo 1245/12, 974 01 Banská Bystrica; PSČ 010 01 Žilina.",
        "K odseku 12, bodu 3.1.4, § 5 ods. 2 písm. a) zákona č. 369/1990 Zb. a nariadenia 2016/679.",
        "Dňa 1. 2. 2026, 01.02.2026 10:30, 01. 02. 2026 12 hodín, 01/02/2026 10 15.",
        "Zapísané 2026-02-01 08:00:00, ukončené 01-02-2026 12 30.",
        "IČO 00313271, DIČ 2020451587, parcela 1234/56, bod 0123/2024.",
        "Otvorené 08.30 - 12.00 a 13.00-15.30, linka 20 a 100, byt 3-izbový 75 m2, vnútri @ a #.",
        "Kód 7K3F-9QTM-W2XA5, formát A4, AB12 nie je účet, ISO 37101 2016 1234 5678.",
    ],
)
def test_years_prices_dates_and_numbers_of_houses_or_paragraphs_are_left_alone(text: str) -> None:
    assert marked(text) == []


def test_letters_that_only_look_like_a_bank_account_break_nothing() -> None:
    assert marked("ſK31 1200 0000 1987 4263 7541, SK31 K200 0000 1987 4263 7541") == []


def test_several_in_one_text_come_in_their_order() -> None:
    text = "Ja: 0905 123 456, a@example.sk; mama: 905512/0008, SK31 1200 0000 1987 4263 7541, +421 48 415 21 11"
    assert [kind for kind, _found in marked(text)] == ["phone", "email", "birth_number", "iban", "phone"]


BIRTH = st.dates(min_value=date(1954, 1, 1), max_value=date(2053, 12, 31))


@given(born=BIRTH, added=st.sampled_from([0, 20, 50, 70]), order=st.integers(0, 899))
def test_every_birth_number_is_found(born: date, added: int, order: int) -> None:
    nine = f"{born.year % 100:02}{born.month + added:02}{born.day:02}{order:03}"
    last = -int(nine) * 10 % 11
    if last == 10:
        return
    digits = f"{nine}{last}"
    assert marked(f"Rodné číslo {digits[:6]}/{digits[6:]}") == [("birth_number", f"{digits[:6]}/{digits[6:]}")]
    assert [words for _kind, words in marked(f"Rodné číslo {digits}!")] == [digits]


GAPS = st.lists(st.sampled_from(["", " ", "-", "\u00a0"]), min_size=8, max_size=8)


@given(operator=st.integers(901, 959), rest=st.integers(0, 999999), gaps=GAPS)
def test_every_mobile_number_is_found_wherever_it_is_spaced(operator: int, rest: int, gaps: list[str]) -> None:
    digits = f"{operator}{rest:06}"
    spaced = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    assert marked(f"Mám číslo +421 {spaced}") == [("phone", f"+421 {spaced}")]


ALPHABET = "0123456789 +-/.,()@aAsSkKžŽ:\n–"


@given(st.text(ALPHABET, max_size=80) | st.text(max_size=80))
def test_spans_are_in_order_inside_the_text_and_never_overlap(text: str) -> None:
    ends = [0, *(end for span in found(text) for end in (span.start, span.end)), len(text)]
    assert ends == sorted(ends)
    assert all(span.start < span.end for span in found(text))


@pytest.mark.parametrize("piece", ["a", "a.", "0", "0 ", "0905 ", "a@", "SK31", "SK31 ", "+", "1/", "905512/"])
def test_a_long_text_made_to_be_slow_is_not(piece: str) -> None:
    assert found(piece * 5000) is not None
