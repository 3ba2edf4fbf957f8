"""How each kind of question is drawn. A kind that is not in DRAWN is drawn by the types of its variables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from core.templatetags.format_tags import day, month
from surveys.analysis.outline import Item
from surveys.analysis.summary import Bin, Summary, histogram, mean
from surveys.analysis.tally import MOST_VALUES, Tally, middle
from surveys.charts import Bar, Chart, stacked
from surveys.dashboard.figure import Base, Figure, Numbers
from surveys.missing import NOT_IN_VERSION
from surveys.questionnaire import Wording
from surveys.questions import RankingBlock, Variable
from surveys.questions.number import numbers_of
from surveys.templatetags.figure_tags import amount


def figure_of(item: Item, numbers: Numbers) -> Figure:
    """Return what is shown of one question; its base is that of its first variable, or the part most were offered."""
    title = numbers.say(item.question.text("label"))
    widest = max((numbers.of(variable) for variable in item.parts or item.variables[:1]), key=offered)
    figure = Figure(item, title, Base.of(widest), numbers.language)
    DRAWN.get(item.question.kind, draw_by_type)(figure, numbers)
    return figure


def offered(tally: Tally) -> int:
    return -tally.missing[NOT_IN_VERSION]


def draw_by_type(figure: Figure, numbers: Numbers) -> None:
    for variable in figure.item.variables:
        if variable.type == "code" and not figure.bars:
            draw_codes(figure, numbers, variable)
        elif counted := words_for(figure.item, variable):
            figure.tell(counted, numbers.of(variable).answered)


def draw_codes(figure: Figure, numbers: Numbers, variable: Variable) -> None:
    given = numbers.of(variable).given
    known = [*variable.values, *(value for value in given if value not in variable.values)]
    figure.bars = [
        numbers.bar(variable, value, numbers.say(variable.values.get(value, {})) or Wording(value)) for value in known
    ]


def words_for(item: Item, variable: Variable) -> str:
    """Return what it means that there is a value of a variable that is not drawn; nothing where it needs no words."""
    if variable.name == item.question.other_name:
        return _("said what “Other” is")
    if variable.name.endswith("_lat"):
        return _("marked a point on the map")
    if item.question.kind == "file":
        return _("sent a file")
    return _("wrote something") if variable.type == "text" else ""


def draw_picks(figure: Figure, numbers: Numbers) -> None:
    """A line for each choice: those who chose it out of those who answered and were offered it."""
    parts = figure.item.parts
    figure.bars = [numbers.bar(part, 1, label_of(figure.item, part, numbers)) for part in parts]
    figure.notes.append(_("More than one answer could be chosen, so the shares together can be more than the whole."))
    if len({numbers.of(part).answered for part in parts}) > 1:
        figure.notes.append(
            _("Not all choices were on offer in every version; each share is out of those who were offered the choice.")
        )
    for variable in figure.item.apart:
        figure.tell(words_for(figure.item, variable), numbers.of(variable).answered)


def label_of(item: Item, part: Variable, numbers: Numbers) -> Wording:
    return numbers.say(item.part_labels[part.name])


def draw_scale(figure: Figure, numbers: Numbers) -> None:
    """A bar for each number, chosen or not, and the mean and median."""
    variable = figure.item.variables[0]
    given = numbers.of(variable).given
    points = sorted({*numbers_of(figure.item.question.settings), *given})
    words = {point: numbers.say(variable.values.get(point, {})) for point in points}
    figure.bars = [
        numbers.bar(variable, point, Wording(f"{point} – {word}" if word else str(point), word.lang))
        for point, word in words.items()
    ]
    if given:
        weighed = numbers.weighted(variable)
        heavy = weighed.given if weighed and weighed.answered else None
        figure.tell(_("mean"), mean(given), mean(heavy) if heavy else None)
        figure.tell(_("median"), middle(given), middle(heavy) if heavy else None)


def draw_number(figure: Figure, numbers: Numbers) -> None:
    """A histogram, and what sums the numbers up."""
    variable = figure.item.variables[0]
    given = numbers.of(variable).given
    if not given:
        return
    total, weighed = sum(given.values()), numbers.weighted(variable)
    heavy = {one.first: one.number for one in histogram(weighed.given)} if weighed and weighed.answered else {}
    whole = sum(heavy.values())
    figure.bars = [
        Bar(range_of(one), one.number, one.number / total, weighted=heavy.get(one.first, 0) / whole if whole else None)
        for one in histogram(given)
    ]
    unit = numbers.say(figure.item.question.text("unit"))
    figure.notes += [_("Unit: %(unit)s.") % {"unit": unit}] if unit else []
    sum_up(figure, Summary.of(given), mean(weighed.given) if weighed and weighed.answered else None)


def range_of(one: Bin) -> str:
    """Return "10 – 19" for whole numbers, "from 0.5 to less than 1" for others."""
    if one.whole:
        first, last = int(one.first), int(one.end) - 1
        return amount(first) if first == last else f"{amount(first)} – {amount(last)}"
    ends = {"first": amount(one.first, 4), "end": amount(one.end, 4)}
    return _("from %(first)s to less than %(end)s") % ends


def sum_up(figure: Figure, summary: Summary, weighted_mean: float | None) -> None:
    figure.tell(_("lowest"), summary.lowest)
    figure.tell(_("lower quartile"), summary.lower_quartile)
    figure.tell(_("median"), summary.median)
    figure.tell(_("upper quartile"), summary.upper_quartile)
    figure.tell(_("highest"), summary.highest)
    figure.tell(_("mean"), summary.mean, weighted_mean)
    if summary.deviation is not None:
        figure.tell(_("standard deviation"), summary.deviation)


def draw_matrix(figure: Figure, numbers: Numbers) -> None:
    """A row for each part, divided by the answers that all share."""
    figure.chart = divided(figure.item, numbers, numbers.of)
    figure.weighted_chart = divided(figure.item, numbers, numbers.weighted) if numbers.weighed is not None else None
    figure.parts_differ = True


def divided(item: Item, numbers: Numbers, count: Callable[[Variable], Tally | None]) -> Chart:
    """Return the chart of a table's rows; `count` tells how often each answer was given, or what they weigh."""
    answers = {value: numbers.say(label) for part in reversed(item.parts) for value, label in part.values.items()}
    order = dict.fromkeys(value for part in item.parts for value in part.values)
    tallies = [(label_of(item, part, numbers), count(part)) for part in item.parts]
    rows = [(label, [tally.given[value] for value in order]) for label, tally in tallies if tally]
    return stacked([answers[value] for value in order], rows)


def draw_ranking(figure: Figure, numbers: Numbers) -> None:
    """The mean place of each item, best first; the better, the longer the bar."""
    last = RankingBlock.last_place(figure.item.question)
    found = []
    for part in figure.item.parts:
        tally, base = numbers.of(part), Base.of(numbers.of(part))
        if tally.answered:
            place = mean(tally.given)
            label = label_of(figure.item, part, numbers)
            bar = Bar(label, place, base.share, lang=label.lang, length=max(0.0, (last + 1 - place) / last))
            found.append(bar)
    figure.bars = sorted(found, key=lambda bar: bar.number or 0)
    figure.number_label, figure.share_label, figure.parts_differ = _("Mean place"), _("Gave it a place"), True
    figure.notes.append(
        _("Place 1 is the best, and has the longest bar. Each mean is of those who gave the item a place.")
    )


def draw_budget(figure: Figure, numbers: Numbers) -> None:
    """The mean amount that each item was given, out of the whole sum."""
    sum_shared, unit = figure.item.question.settings["total"], numbers.say(figure.item.question.text("unit"))
    for part in figure.item.parts:
        tally, weighed = numbers.of(part), numbers.weighted(part)
        if tally.answered:
            label, given = label_of(figure.item, part, numbers), mean(tally.given)
            weighted = mean(weighed.given) / sum_shared if weighed and weighed.answered else None
            figure.bars.append(Bar(label, given, given / sum_shared, lang=label.lang, weighted=weighted))
    figure.number_label = _("Mean amount (%(unit)s)") % {"unit": unit} if unit else _("Mean amount")
    figure.share_label = _("Of the sum")


def draw_dates(figure: Figure, numbers: Numbers) -> None:
    """How many named each day, or month or year where there are many days."""
    tally = numbers.of(figure.item.variables[0])
    if not tally.given:
        return
    days = {date.fromisoformat(text): number for text, number in tally.given.items()}
    for named in (day, month, lambda found: str(found.year)):
        grouped: Counter[str] = Counter()
        for found in sorted(days):
            grouped[named(found)] += days[found]
        if len(grouped) <= MOST_VALUES:
            break
    figure.bars = [Bar(label, number, number / tally.answered) for label, number in grouped.items()]
    figure.tell(_("earliest"), day(min(days)))
    figure.tell(_("latest"), day(max(days)))


Draw = Callable[[Figure, Numbers], None]

DRAWN: Mapping[str, Draw] = {
    "multiple_choice": draw_picks,
    "scale": draw_scale,
    "number": draw_number,
    "matrix": draw_matrix,
    "ranking": draw_ranking,
    "budget": draw_budget,
    "date": draw_dates,
}
