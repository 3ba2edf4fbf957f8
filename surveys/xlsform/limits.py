"""What may be answered: `constraint` in an XLSForm, settings of a question here."""

from __future__ import annotations

from dataclasses import dataclass, field

from .expressions import Call, Here, Literal, Node, NotUnderstood, parse, whole_number

ANSWER, PICKS, LENGTH = "answer", "picks", "length"  # what is limited
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


@dataclass
class Limits:
    """The lowest and highest allowed, by what is limited; and the choice that goes with no other."""

    lowest: dict[str, str] = field(default_factory=dict)
    highest: dict[str, str] = field(default_factory=dict)
    alone: str = ""

    def take(self, subject: str) -> tuple[str | None, str | None]:
        """Return both limits of `subject`, which from now on are dealt with."""
        return self.lowest.pop(subject, None), self.highest.pop(subject, None)

    def take_alone(self) -> str:
        found, self.alone = self.alone, ""
        return found

    def __bool__(self) -> bool:
        """Whether anything is left that no setting of the question could say."""
        return bool(self.lowest or self.highest or self.alone)


def limits(expression: str, whole: bool = True) -> Limits:
    """Return the limits that `expression` states; only of `whole` numbers can it say “more than”.

    Raises NotUnderstood.
    """
    found = Limits()
    if not expression:
        return found
    node = parse(expression)
    for part in node.parts if isinstance(node, Call) and node.name == "and" else (node,):
        _add(found, part, whole)
    return found


def _add(found: Limits, node: Node, whole: bool) -> None:
    match node:
        case Call("not", (Call("and", (Call("selected", (Here(), Literal(name))), rest)),)) if _several(rest):
            found.alone = name
        case Call("not", (Call("and", (rest, Call("selected", (Here(), Literal(name))))),)) if _several(rest):
            found.alone = name
        case Call(
            "or", (Call("selected", (Here(), Literal())), inner) | (inner, Call("selected", (Here(), Literal())))
        ):
            _picks(found, inner)
        case Call(sign, (left, Literal() | Call("date") as right)) if sign in MIRRORED:
            _limit(found, _limited(left, whole), sign, _value(right), whole)
        case Call(sign, (Literal() | Call("date") as left, right)) if sign in MIRRORED:
            _limit(found, _limited(right, whole), MIRRORED[sign], _value(left), whole)
        case _:
            raise NotUnderstood


def _picks(found: Limits, node: Node) -> None:
    """Add how many are to be picked by those who do not pick the choice that goes with no other."""
    match node:
        case Call(">=", (Call("count-selected", (Here(),)), Literal(number))):
            found.lowest[PICKS] = number
        case _:
            raise NotUnderstood


def _several(node: Node) -> bool:
    """Whether the node says that more than one choice is picked."""
    picks = Call("count-selected", (Here(),))
    return node in {Call(">", (picks, Literal("1"))), Call(">=", (picks, Literal("2")))}


def _limited(node: Node, whole: bool) -> str:
    match node:
        case Here():
            return ANSWER
        case Call("count-selected", (Here(),)):
            return PICKS
        case Call("string-length", (Here(),)):
            return LENGTH
    raise NotUnderstood


def _value(node: Node) -> str:
    match node:
        case Literal(text):
            return text
        case Call("date", (Literal(text),)):
            return text
    raise NotUnderstood


def _limit(found: Limits, subject: str, sign: str, value: str, whole: bool) -> None:
    if sign in {"<", ">"}:
        number = whole_number(value)
        if not whole or number is None:
            raise NotUnderstood
        value = str(number + (1 if sign == ">" else -1))
    if sign[0] in ">=":
        found.lowest[subject] = value
    if sign[0] in "<=":
        found.highest[subject] = value
