"""What an editor should look at before publishing: where a translation may not ask the same as the source.

These are findings, not errors: a heuristic may be wrong, and the editor decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.formatting import formatted
from surveys.figures import figures
from surveys.questionnaire import Question, Questionnaire, Section, Text
from surveys.routing import PIPE

MARK = re.compile(r"<(a|b|strong|i|em)\b")
WORD = re.compile(r"[^\W\d_]+")
BY_LINE = frozenset({"point_labels"})  # texts of which every line names one thing
SAME_ABROAD = frozenset({"unit"})  # m², kWh and EUR are the same in every language


@dataclass(frozen=True)
class Finding:
    """`where` is for a person to read: the question's label, the section's title. `serious`: answers may suffer."""

    where: str
    message: str
    language: str
    serious: bool


@dataclass(frozen=True)
class Said:
    """One text of the questionnaire, in all its languages."""

    where: str
    text: Text
    rich: bool = False  # HTML rather than the marks that questions may carry
    by_line: bool = False
    may_stay: bool = False  # perhaps a name, which translation leaves as it is

    def html(self, language: str) -> str:
        return self.text[language] if self.rich else formatted(self.text[language])

    def words(self, language: str) -> str:
        """Return the text without marks, addresses of links and pipes."""
        return PIPE.sub("", unescape(strip_tags(self.html(language))))


@dataclass(frozen=True)
class Part:
    """The page, a section or a question, with its texts."""

    where: str
    texts: list[Said]
    question: Question | None = None


def findings(questionnaire: Questionnaire, languages: Iterable[str]) -> list[Finding]:
    """Return what to look at in each of `languages` but the source, in the questionnaire's order."""
    return [
        finding
        for language in languages
        if language != questionnaire.source_language
        for finding in findings_in(questionnaire, language)
    ]


def findings_in(questionnaire: Questionnaire, language: str) -> Iterator[Finding]:
    source = questionnaire.source_language
    parts = list(parts_of(questionnaire))
    if not any(language in said.text for part in parts for said in part.texts):
        yield Finding(_("The whole survey"), _("Nothing has been translated yet."), language, serious=True)
        return
    for part in parts:
        yield from untranslated(part, source, language)
        for said in part.texts:
            if language in said.text:
                yield from compared(said, source, language)
        if part.question and turned(part.question, source, language):
            message = _("The ends of the scale look swapped between the languages.")
            yield Finding(part.where, message, language, serious=True)


def parts_of(questionnaire: Questionnaire) -> Iterator[Part]:
    source = questionnaire.source_language
    page = _("The page")
    yield Part(page, [Said(page, text, rich=name != "title") for name, text in questionnaire.texts.items()])
    for section in questionnaire.sections:
        where = section_name(section, source)
        yield Part(where, [Said(where, text) for text in section.texts.values()])
        for question in section.questions:
            yield Part(question_name(question, source), list(texts_of(question, source)), question)


def section_name(section: Section, source: str) -> str:
    return section.text("title").get(source) or _("Section")


def question_name(question: Question, source: str) -> str:
    return question.text("label").get(source) or question.key


def texts_of(question: Question, source: str) -> Iterator[Said]:
    where = question_name(question, source)
    for name, text in question.texts.items():
        yield Said(where, text, by_line=name in BY_LINE, may_stay=name in SAME_ABROAD)
    for part in (*question.choices, *question.rows):
        place = f"{where} › {part.text('label').get(source) or part.key}"
        for text in part.texts.values():
            yield Said(place, text, may_stay=may_be_name(text.get(source, "")))


def may_be_name(text: str) -> bool:
    """Tell whether every word begins with a capital: Fončorda, Banská Bystrica."""
    return all(word[0].isupper() for word in WORD.findall(text))


def untranslated(part: Part, source: str, language: str) -> Iterator[Finding]:
    """Yield one finding for the texts that lack `language`, and one for those that may be names."""
    missing = [said for said in part.texts if language not in said.text and WORD.search(said.words(source))]
    same = _("The same as in the source, which is fine for names: %(texts)s")
    for may_stay, asked in ((False, _("Not translated: %(texts)s")), (True, same)):
        shown = [Truncator(said.words(source)).chars(60) for said in missing if said.may_stay is may_stay]
        if shown:
            yield Finding(part.where, asked % {"texts": "; ".join(shown)}, language, serious=not may_stay)


def compared(said: Said, source: str, language: str) -> Iterator[Finding]:
    """Yield what differs between the source's words and the translation's."""
    for check, serious in CHECKS:
        if message := check(said, source, language):
            yield Finding(said.where, message, language, serious)


def different_figures(said: Said, source: str, language: str) -> str:
    ours, theirs = (figures(said.words(spoken), spoken) for spoken in (source, language))
    if ours == theirs:
        return ""
    return _("Numbers or dates differ. Only in the source: %(source)s. Only in the translation: %(translation)s.") % {
        "source": listed(ours - theirs),
        "translation": listed(theirs - ours),
    }


def listed(found: Counter[str]) -> str:
    return "; ".join(sorted(found.elements())) or "–"


def different_pipes(said: Said, source: str, language: str) -> str:
    ours, theirs = (set(PIPE.findall(said.text[spoken])) for spoken in (source, language))
    if ours == theirs:
        return ""
    keys = ", ".join(f"{{{key}}}" for key in sorted(ours ^ theirs))
    return _("Only one of the languages repeats the earlier answer %(keys)s.") % {"keys": keys}


def different_marks(said: Said, source: str, language: str) -> str:
    ours, theirs = (Counter(MARK.findall(said.html(spoken))) for spoken in (source, language))
    return "" if ours == theirs else _("The languages differ in links, bold or italic type.")


def different_lines(said: Said, source: str, language: str) -> str:
    ours, theirs = (len(lines(said.text[spoken])) for spoken in (source, language))
    if not said.by_line or ours == theirs:
        return ""
    return _("The source has %(source)d lines, the translation %(translation)d.") % {
        "source": ours,
        "translation": theirs,
    }


CHECKS: tuple[tuple[Callable[[Said, str, str], str], bool], ...] = (
    (different_figures, True),
    (different_pipes, True),
    (different_lines, True),
    (different_marks, False),
)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


# A few words by which the ends of a scale can be told apart in Slovak and English.
NO = re.compile(
    r"(?:nie|nikdy|vôbec|žiad\w+|nič|najmenej|najhorš\w+|zl[éáýeoa]\w*|slab\w+|málo"
    r"|not|no|never|none|nothing|least|worst|bad\w*|poor\w*|little"
    r"|ne(?:spokoj|súhlas|dôver|ver|dôlež|dostatoč|zrozumit|jasn|užitoč|pravdepod|odpor[uú]č|páči|vyhovuj|bezpeč)\w*"
    r"|(?:dis|un)(?:satisf|agree|trust|import|clear|likely|useful|safe|help)\w*|insufficient\w*)"
)
YES = re.compile(
    r"(?:áno|určite|vždy|veľmi|úplne|najviac|najlepš\w+|dobr\w+|výborn\w+"
    r"|yes|definitely|always|very|completely|fully|most|best|good|excellent|plenty"
    r"|(?:spokoj|súhlas|dôver|ver|dôlež|dostatoč|zrozumit|jasn|užitoč|pravdepod|odpor[uú]č|páči|vyhovuj|bezpeč)\w*"
    r"|(?:satisf|agree|trust|import|clear|likely|useful|safe|help|sufficient)\w*)"
)


def tone(label: str) -> int:
    """Return -1 for words of refusal, 1 for words of assent, 0 for neither. "Definitely not" refuses."""
    words = [word.lower() for word in WORD.findall(label)]
    if any(map(NO.fullmatch, words)):
        return -1
    return int(any(map(YES.fullmatch, words)))


def direction(question: Question, language: str) -> int:
    """Return 1 where the scale rises from refusal to assent in `language`, -1 where it falls, 0 if unclear."""
    low, high = (question.text(name).get(language, "") for name in ("low_label", "high_label"))
    points = lines(question.text("point_labels").get(language, ""))
    if points:
        low, high = points[0], points[-1]
    rise = tone(high) - tone(low)
    return (rise > 0) - (rise < 0)


def turned(question: Question, source: str, language: str) -> bool:
    """Tell whether the scale looks to rise in one language and fall in the other."""
    return direction(question, source) * direction(question, language) < 0
