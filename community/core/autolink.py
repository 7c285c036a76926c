"""Makes links of the web addresses written out in a text, in one pass whose cost is the text's length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”`]{1,2000}")
_BEHIND = ".,;:!?'’*_~"
"""What ends the sentence and not the address."""


def link_addresses(parser: MarkdownIt, children: Sequence[Token]) -> list[Token]:
    """The inline tokens with each written address as a link; inside a link nothing changes.

    The well-known linkifiers try every ending of every candidate: 32 kB of "http://" took them seconds.
    """
    linked: list[Token] = []
    depth = 0
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        linked += _split(parser, token) if token.type == "text" and not depth else [token]
    return linked


def _split(parser: MarkdownIt, token: Token) -> Iterator[Token]:
    text, done = token.content, 0
    for found in _ADDRESS.finditer(text):
        address = _without_ending(found.group())
        href = parser.normalizeLink(address)
        if parser.validateLink(href) and len(address) > len("https://"):
            yield _text(text[done : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": href})
            yield _text(address)
            yield Token("link_close", "a", -1)
            done = found.start() + len(address)
    yield _text(text[done:])


def _without_ending(address: str) -> str:
    """The address without the signs behind it, and without a bracket that was opened before it."""
    address = address.rstrip(_BEHIND)
    while address.endswith((")", "]")) and address.count(address[-1]) > address.count(
        {")": "(", "]": "["}[address[-1]]
    ):
        address = address[:-1].rstrip(_BEHIND)
    return address


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
