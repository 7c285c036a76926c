"""Reads a Markdown picture as a link to it: no page of ours loads what somebody else hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token


def link_pictures(parser: MarkdownIt) -> None:
    """Let `![words](address)` mean what `[words](address)` means; inside a link only the words stay."""
    parser.inline.ruler.at("image", _picture)


def _picture(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("![", state.pos):
        return False
    before = len(state.tokens)
    state.pos += 1
    if not link(state, silent):
        state.pos -= 1
        return _no_link(state, silent)
    if state.linkLevel:
        _unlink(state.tokens[before:])
    return True


def _no_link(state: StateInline, silent: bool) -> bool:
    """Note that no link begins behind the "!": it takes long to see, and would be looked for again."""
    state.cache.setdefault(state.pos + 1, state.pos + 2)
    if silent:
        return False
    state.append_pending("![")
    state.pos += 2
    return True


def _unlink(tokens: Sequence[Token]) -> None:
    """Make empty words of the links' ends: other rules have noted where in the list their own tokens are."""
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            token.type, token.tag, token.nesting, token.content = "text", "", 0, ""


def name_empty_links(parser: MarkdownIt, children: Sequence[Token]) -> Iterator[Token]:
    """The inline tokens, a link without words showing its address: nobody could see or press it."""
    yield from children[:1]
    for last, token in pairwise(children):
        if (last.type, token.type) == ("link_open", "link_close"):
            yield Token("text", "", 0, content=parser.normalizeLinkText(str(last.attrGet("href"))))
        yield token
