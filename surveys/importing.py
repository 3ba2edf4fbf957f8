"""Responses from a file: a CSV of codes in the layout that `export` writes, taken in whole or not at all.

Every row goes through the same forms as a resident's answers, and what comes out must be what the row says.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from surveys.cells import Unreadable, fitting, time_of, value_of
from surveys.codebook import Codebook
from surveys.exporting.rows import FIXED_COLUMNS, header, moment
from surveys.interview import Interview, typed_from
from surveys.leniency import changed, optional, takes_file
from surveys.missing import NOT_ASKED, WITHDRAWN
from surveys.models.dataset import QuestionnaireVersion, Response, Survey
from surveys.questionnaire import Question, Questionnaire
from surveys.questions import KINDS
from surveys.questions.base import is_missing
from surveys.questions.contact import GIVEN
from surveys.sending import is_file

NEEDED = FIXED_COLUMNS[:4]  # the others may be absent, as from files exported before there were any

Row = Mapping[str, str]


class BadFile(Exception):
    """Nothing was stored; `problems` says why, with the lines of the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class BadRow(Exception):
    """What is wrong with one row."""


def import_csv(survey: Survey, lines: Iterable[str], dry_run: bool = False) -> list[Response]:
    """Store a response for each row and return them; with `dry_run` only see whether they could be stored.

    Raises BadFile.
    """
    intake, responses, problems = Intake(survey), [], []
    for number, row in table(lines, intake):
        try:
            responses.append(intake.response(row))
        except (BadRow, Unreadable) as error:
            problems.append(f"line {number}: {error}")
    if problems:
        raise BadFile(problems)
    if not dry_run:
        with transaction.atomic():
            Response.objects.bulk_create(responses, batch_size=500)
    return responses


def table(lines: Iterable[str], intake: Intake) -> Iterator[tuple[int, Row]]:
    """Yield each row under its columns' names, with the number of the line it begins on."""
    reader = csv.reader(lines, strict=True)
    try:
        names = next(reader, [])
        intake.check_header(names)
        begins = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(names):
                raise BadFile([f"line {begins}: {len(cells)} cells under {len(names)} columns"])
            if cells:
                yield begins, dict(zip(names, cells, strict=True))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadFile([f"line {reader.line_num}: this is no CSV: {error}"]) from error
    except UnicodeDecodeError as error:
        raise BadFile(["The file is not in UTF-8."]) from error


class Intake:
    """What is known of a survey while rows are taken into it."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.versions = {str(version.number): version for version in survey.versions.all()}
        self.codebook = Codebook(self.versions.values())
        self.fixed = dict(zip(FIXED_COLUMNS, header(self.codebook), strict=False))
        self.forms = {pk: as_exported(plan.questionnaire) for pk, plan in self.codebook.plans.items()}
        stored = survey.responses.values_list("pk", "submitted_at", "receipt_hash")
        self.known = {known for pk, at, receipt in stored for known in (receipt, self.identity(pk, moment(at)))}

    def identity(self, response_id: Any, submitted: str) -> str:
        """Return what the same response has in every file; it stands where a receipt's hash would."""
        return hashlib.sha256(f"import {self.survey.key} {response_id} {submitted}".encode()).hexdigest()

    def check_header(self, names: list[str]) -> None:
        known = header(self.codebook)
        unknown = [name for name in names if name not in known]
        absent = [self.fixed[name] for name in NEEDED if self.fixed[name] not in names]
        problems = [f"The column “{name}” is none of this survey’s." for name in unknown]
        problems += [f"The column “{name}” is missing." for name in absent]
        problems += [f"The column “{name}” is there twice." for name in known if names.count(name) > 1]
        if problems:
            raise BadFile(problems)

    def response(self, row: Row) -> Response:
        """Return the response that a row describes, not stored yet. Raises BadRow."""
        told = {name: row.get(column, "").removeprefix("'") for name, column in self.fixed.items()}
        version = self.versions.get(told["version"])
        if version is None:
            raise BadRow(f"the survey has no version “{told['version']}”")
        if told["language"] not in dict(settings.LANGUAGES):
            raise BadRow(f"“{told['language']}” is no language of this site")
        if not told["response_id"]:
            raise BadRow("response_id: a number that no other row has is missing")
        receipt = self.identity(told["response_id"], told["submitted"])
        if receipt in self.known:
            raise BadRow(f"the response {told['response_id']} is stored already")
        self.known.add(receipt)
        values = self.values(row)
        withdrawn = bool(values) and set(values.values()) == {WITHDRAWN}
        return Response(
            survey=self.survey,
            version=version,
            language=told["language"],
            source=Response.Source.SAMPLE if told["source"] == Response.Source.SAMPLE else Response.Source.IMPORT,
            submitted_at=time_of("submitted", told["submitted"]),
            changed_at=time_of("changed", told["changed"]) if told["changed"] else None,
            withdrawn_at=timezone.now() if withdrawn else None,
            answers={} if withdrawn else self.answers(version, told["language"], values),
            suspect=fitting("suspect", told["suspect"]),
            asked_on=fitting("asked_on", told["asked_on"]),
            receipt_hash=receipt,
        )

    def values(self, row: Row) -> dict[str, Any]:
        """Return the coded values of a row. Raises BadRow."""
        found, problems = {}, []
        for variable in self.codebook.variables:
            try:
                if variable.name in row:
                    found[variable.name] = value_of(row[variable.name], variable)
            except Unreadable as error:
                problems.append(f"{variable.name}: {error}")
        if problems:
            raise BadRow("; ".join(problems))
        return found

    def answers(self, version: QuestionnaireVersion, language: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers that a row's values stand for, if they could have been given. Raises BadRow."""
        plan, questionnaire = self.codebook.plans[version.pk], self.forms[version.pk]
        said = plan.decoded(values)
        apart = {key: said[key] for key in told_only(plan.questionnaire) & said.keys()}
        typed = typed_from(questionnaire, {**said, **dict.fromkeys(apart, GIVEN)})
        interview = Interview(questionnaire, language, typed)
        answers = {**interview.answers, **{key: apart[key] for key in apart.keys() & interview.answers.keys()}}
        problems = [f"{name}: {' '.join(messages)}" for name, messages in interview.errors.items()]
        problems += [f"{key}: this is no file" for key, answer in apart.items() if not is_possible(answer)]
        problems = problems or list(differences(values, plan.coded(answers)))
        if problems:
            raise BadRow("; ".join(problems))
        return answers


def told_only(questionnaire: Questionnaire) -> set[str]:
    """Return the keys of the questions of which a row only says that there was an answer: contact details, files."""
    return {
        question.key
        for question in questionnaire.questions
        if KINDS[question.kind].private or takes_file(question, questionnaire)
    }


def as_exported(questionnaire: Questionnaire) -> Questionnaire:
    """Return `questionnaire` as rows answer it.

    Paper may leave required questions empty. Those of which a row only tells that there was an answer become numbers,
    of which there is one.
    """
    apart, only_one = told_only(questionnaire), {"minimum": GIVEN, "maximum": GIVEN, "decimals": 0, "required": False}

    def change(question: Question) -> Question:
        return replace(question, kind="number", settings=only_one) if question.key in apart else optional(question)

    return changed(questionnaire, change)


def is_possible(answer: Any) -> bool:
    """Tell whether an answer not told in full can be one; a file's is the id of what was uploaded."""
    return not is_file(answer) or bool(re.fullmatch("[0-9a-f]{32}", answer["upload"]))


def differences(given: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in words, which of a row's values would not be stored as they are."""
    for name, value in given.items():
        if is_missing(value) or (name in stored and stored[name] == value):
            continue
        if name not in stored:
            yield f"{name}: the questionnaire of that version does not ask this"
        elif stored[name] == NOT_ASKED:
            yield f"{name}: this is not asked of somebody with these answers"
        else:
            yield f"{name}: “{value}” does not fit the other answers"
