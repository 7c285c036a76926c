"""Markdown to safe HTML: the only maker of it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from community.core.autolink import link_addresses
from community.core.pictures import link_pictures, name_empty_links
from community.core.wording import Message, say

MAX_BYTES = 32 * 1024
MAX_LINES = 2_000
MAX_PARTS = 6_000
"""What anyone may write at most: bytes of UTF-8, lines, and pieces of markup. Bytes alone do not bound the
work: 32 kB of table cells or of asterisks cost the sanitiser a hundred times as much as prose."""

_TAGS = frozenset(
    "a blockquote br code em h2 h3 h4 hr li ol p pre s strong table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {"a": ["href", "title", "rel"], "ol": ["start"]}
_PROTOCOLS = frozenset({"http", "https", "mailto"})

# Raw HTML is off in the parser; the sanitiser behind it is the wall, should the parser ever err.
# A page has one h1 and it is ours, so a writer's headings begin one step down.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
_parser.enable(["table", "strikethrough"])
# A label's target is repeated wherever it is named: 32 kB of them made a page of nine megabytes.
_parser.disable(["reference"])
link_pictures(_parser)
# A row with fewer cells than the head gets the missing ones; few lines could so make 65,000 of them.
import_module("markdown_it.rules_block.table").MAX_AUTOCOMPLETED_CELLS = 1_000  # type: ignore[attr-defined]
_cleaner = Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, protocols=_PROTOCOLS, strip=True)


class Unrenderable(ValueError):
    """A body that is over a limit. `message` says which, in words a member understands."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@lru_cache(maxsize=64)
def render(source: str) -> str:
    """The sanitised HTML of a Markdown `source`. Raises Unrenderable when it is over a limit.

    A form asks first whether a body can be rendered and the action renders it: the memory makes that one.
    """
    tokens = _parsed(source)
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
        named = list(name_empty_links(_parser, token.children or ()))
        token.children = link_addresses(_parser, named)
        for child in token.children:
            if child.type == "link_open":
                child.attrSet("rel", "nofollow noopener ugc")
    return _cleaner.clean(_parser.renderer.render(tokens, _parser.options, {}))


def _parsed(source: str) -> list[Token]:
    if len(source.encode()) > MAX_BYTES:
        raise Unrenderable(say("This is too long: at most %(limit)s kB of text.", limit=MAX_BYTES // 1024))
    if source.count("\n") >= MAX_LINES:
        raise Unrenderable(say("This has too many lines: at most %(limit)s.", limit=MAX_LINES))
    tokens = _parser.parse(source.replace("\x00", ""))
    if sum(1 + len(token.children or ()) for token in tokens) > MAX_PARTS:
        raise Unrenderable(say("This has too much markup in one piece. Use less of it, or write two."))
    return tokens


def safe(stored: str) -> Markup:
    """Mark HTML that `render` made, and that was stored, as ready for a page."""
    return Markup(stored)
