"""The small part of XPath in which XLSForms say when a question is asked and what may be answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<name>[^{}\s]+)\s*\}
      | (?P<number>-?\d{1,15}(?:\.\d{1,15})?)(?![\w.])
      | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
      | (?P<word>[A-Za-z][\w-]*)
      | (?P<sign>!=|<=|>=|[=<>(),]|\.(?![\w./]))
    )""",
    re.VERBOSE,
)
STRAIGHT_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")
COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")
DEEPEST = 20  # brackets within brackets
LONGEST = 4_000  # characters


class NotUnderstood(Exception):
    """The expression says more than this part of XPath can."""


@dataclass(frozen=True)
class Name:
    """The answer to another question: ${name}."""

    name: str


@dataclass(frozen=True)
class Literal:
    text: str


@dataclass(frozen=True)
class Here:
    """The answer to the question itself: a full stop."""


@dataclass(frozen=True)
class Call:
    """A function or an operator with what it is applied to; `and` and `or` take any number of parts."""

    name: str
    parts: tuple[Node, ...]


Node: TypeAlias = "Name | Literal | Here | Call"


def parse(expression: str) -> Node:
    """Return the expression as a tree. Raises NotUnderstood."""
    if len(expression) > LONGEST:
        raise NotUnderstood
    reader = _Reader(list(_tokens(expression.translate(STRAIGHT_QUOTES).strip())))
    node = reader.either()
    if not reader.at_end:
        raise NotUnderstood
    return node


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(expression):
        found = TOKEN.match(expression, position)
        if not found or found.lastgroup is None:
            raise NotUnderstood
        yield found.lastgroup, found[found.lastgroup]
        position = found.end()


class _Reader:
    """Reads tokens from left to right: `or` binds loosest, then `and`, then comparisons."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    @property
    def at_end(self) -> bool:
        return self.position == len(self.tokens)

    def take(self) -> tuple[str, str]:
        if self.at_end:
            raise NotUnderstood
        self.position += 1
        return self.tokens[self.position - 1]

    def next_is(self, *texts: str) -> bool:
        if self.at_end:
            return False
        kind, text = self.tokens[self.position]
        return kind in {"word", "sign"} and text in texts

    def expect(self, sign: str) -> None:
        if self.take() != ("sign", sign):
            raise NotUnderstood

    def either(self) -> Node:
        return self.joined("or", self.both)

    def both(self) -> Node:
        return self.joined("and", self.comparison)

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.next_is(word):
            self.take()
            parts.append(part())
        return joined(word, parts)

    def comparison(self) -> Node:
        left = self.operand()
        if not self.next_is(*COMPARISONS):
            return left
        _kind, sign = self.take()
        return Call(sign, (left, self.operand()))

    def operand(self) -> Node:
        kind, text = self.take()
        if kind == "name":
            return Name(text)
        if kind == "word":
            return self.call(text)
        if (kind, text) == ("sign", "."):
            return Here()
        if kind == "sign":
            return self.bracket(text)
        return Literal(text)

    def bracket(self, sign: str) -> Node:
        self.depth += 1
        if sign != "(" or self.depth > DEEPEST:
            raise NotUnderstood
        inside = self.either()
        self.expect(")")
        self.depth -= 1
        return inside

    def call(self, name: str) -> Node:
        parts: list[Node] = []
        self.expect("(")
        while not self.next_is(")"):
            if parts:
                self.expect(",")
            self.depth += 1
            if self.depth > DEEPEST:
                raise NotUnderstood
            parts.append(self.either())
            self.depth -= 1
        self.expect(")")
        return Call(name, tuple(parts))


def joined(word: str, parts: list[Node]) -> Node:
    """Return the parts joined by `word`; what is itself so joined is not nested."""
    flat = [
        inner for part in parts for inner in (part.parts if isinstance(part, Call) and part.name == word else (part,))
    ]
    return flat[0] if len(flat) == 1 else Call(word, tuple(flat))


def whole_number(text: str) -> int | None:
    """Return the whole number that `text` is, or None."""
    found = re.fullmatch(r"(-?[0-9]{1,15})(?:\.0{1,15})?", text)
    return int(found[1]) if found else None


def quoted(text: str) -> str:
    """Return `text` as XPath writes it. Raises NotUnderstood for a text with both kinds of quotation mark."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    raise NotUnderstood
