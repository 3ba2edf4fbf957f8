"""Whatever editors and translators do to a text, no comment is lost, and none lands on another paragraph."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from consultations.importing.merging import Merger, piece_of
from consultations.importing.paragraphs import Document, Piece
from consultations.models import Comment, Consultation, ConsultationIndexPage, ConsultationPage
from consultations.text import PARAGRAPH
from tests.consultations.texts import commented, publish

pytestmark = pytest.mark.django_db

NUMBER = count(1)
OPERATIONS = (
    "edit move insert delete restore renumber retitle translate import comment reply withdraw unpublish".split()
)
steps = st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 20), st.integers(0, 20))


class Desk:
    """A consultation under editors' hands. Each part's words hold a mark that says which one it has always been."""

    def __init__(self, finder: ConsultationIndexPage) -> None:
        self.parts: list[dict[str, Any]] = []
        self.gone: list[dict[str, Any]] = []
        self.marks: dict[int, str] = {}  # of each comment, by primary key: the mark of the part it was made on
        self.comments = 0
        for position in range(4):
            self.insert(position)
        page = ConsultationPage(
            title="Návrh", slug=f"navrh-{next(NUMBER)}", text=self.parts, comments=Consultation.Comments.AFTER
        )
        finder.add_child(instance=page)
        self.page = publish(page)
        self.translate()

    @property
    def record(self) -> Consultation:
        return Consultation.objects.get(translation_key=self.page.translation_key)

    def new_mark(self) -> str:
        return f"[{uuid4().hex[:8]}]"

    def insert(self, position: int) -> None:
        mark, id = self.new_mark(), str(uuid4())
        if position % 3 == 0:
            value: dict[str, Any] = {"title": f"{mark} {words(3)}", "level": "2"}
            self.parts.insert(position, {"type": "heading", "id": id, "value": value})
        else:
            value = {"number": "", "text": f"<p>{mark} {words(8)}</p>"}
            self.parts.insert(position, {"type": "paragraph", "id": id, "value": value})

    def do(self, operation: str, first: int, second: int) -> None:
        if not self.parts and operation not in {"insert", "restore", "translate"}:
            return
        getattr(self, f"on_{operation}")(first % max(1, len(self.parts)), second)

    def publish(self) -> None:
        self.page = publish(self.page, text=deepcopy(self.parts))

    def on_edit(self, at: int, times: int) -> None:
        reword(self.parts[at])
        self.publish()

    def on_move(self, at: int, to: int) -> None:
        self.parts.insert(to % len(self.parts), self.parts.pop(at))
        self.publish()

    def on_insert(self, at: int, _second: int) -> None:
        self.insert(at)
        self.publish()

    def on_delete(self, at: int, _second: int) -> None:
        self.gone.append(self.parts.pop(at))
        self.publish()

    def on_restore(self, at: int, which: int) -> None:
        """Go back to a revision that still had the part: it comes with the id it had."""
        if self.gone:
            self.parts.insert(at, self.gone.pop(which % len(self.gone)))
            self.publish()

    def on_renumber(self, _at: int, start: int) -> None:
        paragraphs = [part for part in self.parts if part["type"] == "paragraph"]
        for number, part in enumerate(paragraphs, start):
            part["value"]["number"] = str(number)
        self.publish()

    def on_import(self, at: int, to: int) -> None:
        """Import a file in which a paragraph was reworded, one moved, one left out and one put in."""
        edited = deepcopy(self.parts)
        reword(edited[at])
        edited.insert(to % len(edited), edited.pop(at))
        left_out = edited.pop(to % len(edited)) if len(edited) > 2 else None
        added = [Piece(PARAGRAPH, f"<p>{self.new_mark()} {words(8)}</p>")]
        pieces = [piece_of(block) for block in edited] + added
        self.page.refresh_from_db()
        Merger(ConsultationPage.objects.get(pk=self.page.pk), Document(tuple(pieces))).save(None)
        if left_out:
            self.gone.append(left_out)
        draft = ConsultationPage.objects.get(pk=self.page.pk).get_latest_revision_as_object()
        self.parts = draft.text.get_prep_value()
        self.publish()

    def on_retitle(self, at: int, _second: int) -> None:
        self.page = publish(self.page, title=f"Návrh {at}")

    def on_unpublish(self, at: int, _second: int) -> None:
        for face in self.page.get_translations().live():
            face.unpublish()

    def on_translate(self, _at: int, _second: int) -> None:
        self.translate()

    def translate(self) -> None:
        """Bring the English page into step as a translator does, who has not translated anything new yet."""
        english = Locale.objects.get(language_code="en")
        source, _created = TranslationSource.update_or_create_from_instance(self.page)
        for ancestor in self.page.get_ancestors().filter(depth__gt=1).specific():
            if not ancestor.has_translation(english):
                ancestor.copy_for_translation(english)
        translation, _created = Translation.objects.get_or_create(source=source, target_locale=english)
        translation.save_target(publish=False)
        translation.get_target_instance().get_latest_revision().publish()

    def on_comment(self, at: int, language: int) -> None:
        part = self.parts[at]
        self.comments += 1
        comment = commented(
            self.page, anchor=part["id"], text=f"Pripomienka {self.comments}.", language=["sk", "en"][language % 2]
        )
        self.marks[comment.pk] = mark_in(part)

    def on_reply(self, _at: int, which: int) -> None:
        if self.marks:
            parent = Comment.objects.get(pk=sorted(self.marks)[which % len(self.marks)])
            commented(self.page, anchor=parent.anchor, parent=parent.parent or parent, text="Odpoveď.")

    def on_withdraw(self, _at: int, which: int) -> None:
        if self.marks:
            Comment.objects.filter(pk=sorted(self.marks)[which % len(self.marks)]).update(status="withdrawn", text="")

    def check(self) -> None:
        now = self.record.text
        here = {mark_of(part.texts["sk"]): part.id for part in now.parts}
        assert set(here) == {mark_in(part) for part in self.parts}
        for comment in Comment.objects.filter(pk__in=self.marks).select_related("version"):
            mark = self.marks[comment.pk]
            then = comment.version.text.part(comment.anchor)
            assert then is not None
            assert mark_of(then.texts["sk"]) == mark, "the wording commented on is another now"
            part = now.part(comment.anchor)
            assert (mark_of(part.texts["sk"]) if part else None) == (mark if mark in here else None)
        assert Comment.objects.filter(pk__in=self.marks).count() == len(self.marks)

    def read(self, language: str) -> None:
        """Look for every comment where a resident does."""
        face = self.record.face(language)
        assert face is not None
        for comment in Comment.objects.filter(pk__in=self.marks, status="published"):
            html = Client().get(face.address("part", comment.anchor)).content.decode()
            assert comment.text in html
            assert self.marks[comment.pk] in html


def words(count: int) -> str:
    """Return words that no other paragraph has."""
    return " ".join(uuid4().hex[:7] for _word in range(count))


def reword(part: dict[str, Any]) -> None:
    value = part["value"]
    name = "title" if "title" in value else "text"
    value[name] = value[name].replace("]", f"] {words(1)}", 1)


def mark_of(words: str) -> str:
    return words[words.index("[") : words.index("]") + 1]


def mark_in(part: dict[str, Any]) -> str:
    return mark_of(part["value"].get("title") or part["value"]["text"])


@given(st.lists(steps, min_size=1, max_size=20))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_sequence_of_edits_loses_a_comment_or_moves_it_to_another_part(finder, doings):
    desk = Desk(finder)
    for operation, first, second in doings:
        desk.do(operation, first, second)
        desk.check()
    desk.read("sk")
    desk.read("en")


def test_the_machine_above_reaches_all_it_is_meant_to(finder):
    """What the property is about does happen in it: comments on parts edited, moved, removed and put back."""
    desk = Desk(finder)
    for operation, first, second in [
        ("comment", 1, 0),
        ("comment", 2, 1),
        ("edit", 1, 0),
        ("move", 1, 3),
        ("delete", 1, 0),
        ("insert", 1, 0),
        ("translate", 0, 0),
        ("import", 2, 1),
        ("restore", 0, 0),
        ("reply", 0, 0),
        ("unpublish", 0, 0),
    ]:
        desk.do(operation, first, second)
        desk.check()
    assert len(desk.marks) == 2
    desk.read("sk")


@pytest.mark.parametrize("deleted", ["source", "translation", "all"])
def test_deleting_pages_leaves_every_comment_where_it_was(finder, deleted):
    desk = Desk(finder)
    desk.on_comment(1, 0)
    english = desk.page.get_translations().get()
    kept = Comment.objects.values("pk", "anchor", "version_id", "text", "status").get()
    if deleted != "source":
        Page.objects.get(pk=english.pk).delete()
    if deleted != "translation":
        Page.objects.get(pk=desk.page.pk).delete()
    assert Comment.objects.values("pk", "anchor", "version_id", "text", "status").get() == kept
    comment = Comment.objects.get()
    assert comment.version.text.part(comment.anchor)
    if deleted == "source":  # the translation takes its place when it is published next
        english.specific.save_revision().publish()
        assert comment.consultation.face("en").pk == english.pk
        assert comment.consultation.text.part(comment.anchor)


def test_a_copied_page_has_none_of_the_comments(finder):
    desk = Desk(finder)
    desk.on_comment(1, 0)
    copy = desk.page.copy(update_attrs={"slug": "kopia", "title": "Kópia"}, keep_live=True)
    copy.save_revision().publish()
    assert not Consultation.objects.for_page(copy).all_comments.exists()
    assert desk.record.all_comments.count() == 1
