"""Staff enter how many people live in the city: a CSV, shown first, stored in whole or not at all."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from surveys.analysis.population import figures_of
from surveys.models import Population, PopulationCount
from surveys.population_files import BadFigures, read, template, text_of
from surveys.populations import bank_variables, known_variables, store

HOME = "/admin/population/"
TOLD = {"title": "Sčítanie 2021", "source": "Štatistický úrad", "as_of": "2021-01-01"}
RIGHT = "variable,value,people\ndistrict,sasova,20600\ndistrict,centre,9400\n"
BANK = {variable.name: variable for variable in bank_variables()}
CONTENT = Path(__file__).parents[2] / "home" / "demo" / "content"


def figures(text: str) -> dict[str, dict[str, int]]:
    return read(StringIO(text, newline=""), BANK)


def problems(text: str) -> list[str]:
    with pytest.raises(BadFigures) as found:
        figures(text)
    return found.value.problems


def file(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", text if isinstance(text, bytes) else text.encode())


def text(html: bytes) -> str:
    return re.sub(r"\s+", " ", html.decode())


def upload(client: Client, content: str | bytes = RIGHT, url: str = f"{HOME}new/", **told: Any) -> Any:
    """Send a file, and then what the page that shows it would send back, if it shows one."""
    shown = client.post(url, {**TOLD, **told, "file": file(content)})
    if shown.status_code != 200:
        return shown
    hidden = shown.context["form"]["text"].value()
    return client.post(url, {**TOLD, **told, "text": hidden, "store": "1"})


@pytest.mark.parametrize(
    "written",
    [
        RIGHT,
        "\ufeff" + RIGHT,
        RIGHT.replace(",", ";"),
        RIGHT.replace(",", "\t").replace("\n", "\r\n"),
        RIGHT.replace("\n", "\r"),
        "\n Variable ; VALUE;people;poznámka\n\n district;sasova;20 600;x\n;;;\ndistrict;centre;9\u00a0400;123\n",
        'people,"value",variable\n20600,sasova,district\n"9\u202f400",centre,district\n',
        RIGHT + "district,outside,\ntenure,own_flat, \n",
    ],
)
def test_figures_are_read_however_a_spreadsheet_wrote_them(written):
    assert figures(written) == {"district": {"sasova": 20600, "centre": 9400}}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("district,sasova,12.5", "Line 2: “12.5” is not a number of people"),
        ('district,sasova,"12,5"', "Line 2: “12,5” is not a number of people"),
        ('district,sasova,"12,500"', "Line 2: “12,500” is not a number of people"),
        ("district,sasova,12,500", "Line 2: “12,500” is not a number of people"),
        ("district,sasova,1 25", "Line 2: “1 25” is not"),
        ("district,sasova,-3", "Line 2: “-3” is not"),
        ("district,sasova,๓", "Line 2: “๓” is not"),
        ("district,sasova,2147483648", "Line 2: “2147483648” is more people than there can be"),
        ("district,sasova,5\n\ndistrict,sasova,5", "Line 4: “district, sasova” stands on an earlier line already."),
        ("distrikt,sasova,5", "Line 2: neither the question bank nor a survey has a question with the key “distrikt”."),
        ("district,Sásová,5", "Line 2: the question “district” has no choice with the key “Sásová”. It has: centre,"),
        (",sasova,5", "Line 2: neither"),
        ("district,sasova,0", "Nobody at all is counted for “district”."),
        ("district,sasova,", "There is no figure in the file."),
        ('district,"sasova,5', "Line 2 cannot be read as CSV"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(lines, said):
    with translation.override("en"):
        assert said in "\n".join(problems(f"variable,value,people\n{lines}"))


@pytest.mark.parametrize("written", ["", "\n", "district,sasova,5\n", "variable,people\ndistrict,5\n"])
def test_a_file_without_the_columns_is_refused(written):
    assert len(problems(written)) == 1


def test_every_wrong_line_is_told_at_once():
    assert len(problems("variable,value,people\nx,y,1\ndistrict,sasova,1\ndistrict,centre,x\ndistrict,nowhere,1")) == 3


def test_what_excel_writes_in_slovak_is_read_and_what_is_no_text_is_not():
    assert text_of("variable;Sásová".encode("cp1250")) == "variable;Sásová"
    assert text_of("\ufeffŠalková".encode()) == "Šalková"
    for data in (b"PK\x03\x04\x00\x00", b"\x81\x83", "variable".encode("utf-16")):
        with pytest.raises(BadFigures):
            text_of(data)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_text_breaks_the_reader(written):
    with contextlib.suppress(BadFigures):
        figures("variable,value,people\n" + written)


def test_the_template_filled_in_is_read_back():
    filled = re.sub(r"^(\w+,\w+),,", r"\1,7,", template(BANK, "sk").replace("\r\n", "\n"), flags=re.MULTILINE)
    made = figures(filled)
    assert list(made) == ["district", "age_group", "tenure"]
    assert set(made["district"].values()) == {7}
    assert made["district"].keys() == BANK["district"].values.keys()
    assert "Sásová" in filled


@pytest.mark.django_db
def test_the_sample_figures_fit_the_bank_and_say_that_they_are_made_up():
    lines = (CONTENT / "population.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    made = read(lines, known_variables())
    assert {name: BANK[name].values.keys() - counts.keys() for name, counts in made.items()} == {
        "district": {"outside", "other"},
        "age_group": set(),
        "tenure": {"other"},
    }
    assert all("made-up" in line for line in lines[1:])


@pytest.mark.django_db
def test_an_editor_sees_what_a_file_says_before_it_is_stored(editor):
    shown = editor.post(f"{HOME}new/", {**TOLD, "file": file(RIGHT)})
    html = text(shown.content)
    assert re.search("<td>Sásová</td><td>20\\s600</td><td>68,7.?%</td>", html)
    assert "Bývam mimo Banskej Bystrice" in html, "has no figure"
    assert not Population.objects.exists()
    answer = upload(editor)
    population = Population.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}{population.pk}/")
    assert figures_of(population) == {"district": {"sasova": 20600, "centre": 9400}}
    assert (population.title, population.as_of) == ("Sčítanie 2021", date(2021, 1, 1))
    assert population.uploaded_by.username == "moderators"
    assert "Sčítanie 2021" in editor.get(HOME).content.decode()
    assert "Štatistický úrad" in editor.get(answer["Location"]).content.decode()


@pytest.mark.django_db
def test_nothing_of_a_wrong_file_is_stored_and_what_was_typed_stays(editor):
    answer = upload(editor, RIGHT + "district,nowhere,5\n")
    assert answer.status_code == 422
    assert "nowhere" in answer.content.decode()
    assert "Štatistický úrad" in answer.content.decode()
    for sent in ({"store": "1"}, {"store": "1", "text": "x"}, {"text": RIGHT, "store": "1", "as_of": "2999-01-01"}):
        assert editor.post(f"{HOME}new/", {**TOLD, **sent}).status_code == 422
    assert editor.post(f"{HOME}new/", {**TOLD, "file": file(b"x" * 200_001)}).status_code == 422
    assert not Population.objects.exists()
    assert not PopulationCount.objects.exists()


@pytest.mark.django_db
def test_many_problems_are_told_in_part(editor):
    answer = upload(editor, "variable,value,people\n" + "x,y,1\n" * 30)
    assert (len(answer.context["problems"]), answer.context["more"]) == (20, 10)


@pytest.mark.django_db
def test_a_file_chosen_while_another_is_shown_is_shown_first(editor):
    other = RIGHT.replace("20600", "5")
    answer = editor.post(f"{HOME}new/", {**TOLD, "text": RIGHT, "store": "1", "file": file(other)})
    assert answer.status_code == 200
    assert answer.context["form"]["text"].value() == other
    assert not Population.objects.exists()


@pytest.mark.django_db
def test_pressing_store_twice_stores_once(editor):
    assert upload(editor)["Location"] == upload(editor)["Location"]
    assert Population.objects.count() == 1


@pytest.mark.django_db
def test_new_figures_take_the_place_of_the_old_and_the_log_keeps_those(editor):
    upload(editor)
    population = Population.objects.get()
    assert "Sčítanie 2021" in editor.get(f"{HOME}{population.pk}/replace/").content.decode()
    upload(editor, RIGHT.replace("20600", "21000"), url=f"{HOME}{population.pk}/replace/", title="Oprava")
    changed = Population.objects.get()
    assert (changed.pk, changed.title, figures_of(changed)["district"]["sasova"]) == (population.pk, "Oprava", 21000)
    before = ModelLogEntry.objects.get(action="wagtail.edit").data["before"]
    assert (before["title"], before["figures"]["district"]["sasova"]) == ("Sčítanie 2021", 20600)


@pytest.mark.django_db
def test_a_deleted_population_stays_in_the_log(editor):
    upload(editor)
    population = Population.objects.get()
    assert editor.get(f"{HOME}{population.pk}/delete/").status_code == 405
    editor.post(f"{HOME}{population.pk}/delete/")
    assert not Population.objects.exists()
    entry = ModelLogEntry.objects.get(action="wagtail.delete")
    assert entry.data["before"]["figures"] == {"district": {"sasova": 20600, "centre": 9400}}
    assert entry.user.username == "moderators"


@pytest.mark.django_db
def test_figures_may_be_for_a_question_of_a_survey_too(editor, survey_page):
    assert upload(editor, "variable,value,people\ntenure,own,7\nneeds_flats,1,5\n").status_code == 302
    assert figures_of(Population.objects.get()) == {"tenure": {"own": 7}, "needs_flats": {"1": 5}}


@pytest.mark.django_db
def test_the_template_is_sent_in_the_readers_language(editor):
    answer = editor.get(f"{HOME}template/")
    assert answer.content.decode("utf-8-sig").startswith("variable,value,people,question,answer\r\ndistrict,centre,,")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_only_those_who_may_enter_populations_see_them(client, editor, evaluator, django_user_model):
    population = store({"district": {"sasova": 5}}, title="Mesto", source="x", as_of=date(2026, 1, 1))
    addresses = [HOME, f"{HOME}new/", f"{HOME}template/", *(f"{HOME}{population.pk}/{end}" for end in ("", "replace/"))]
    for allowed in (editor, evaluator):
        assert [allowed.get(address).status_code for address in addresses] == [200] * 5
        assert HOME in allowed.get("/admin/").content.decode(), "the menu"
    clerk = django_user_model.objects.create_user("clerk", password="secret")
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    signed_in = Client()
    signed_in.force_login(clerk)
    for refused in (client, signed_in):
        assert [refused.get(address).status_code for address in addresses] == [302] * 5
        for address in (f"{HOME}new/", f"{HOME}{population.pk}/replace/", f"{HOME}{population.pk}/delete/"):
            assert refused.post(address, {**TOLD, "text": RIGHT, "store": "1"}).status_code == 302
    assert HOME not in signed_in.get("/admin/").content.decode()
    assert figures_of(Population.objects.get()) == {"district": {"sasova": 5}}
