"""Markdown to safe HTML: the only maker of it."""

from __future__ import annotations

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markupsafe import Markup

MAX_BYTES = 32 * 1024
"""The longest body anyone may write; keeps the slowest rendering far below half a second."""

_TAGS = frozenset(
    "a blockquote br code del em h2 h3 h4 hr li ol p pre strong table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {"a": ["href", "title", "rel"], "ol": ["start"]}
_PROTOCOLS = frozenset({"http", "https", "mailto"})

# Raw HTML is off in the parser; the sanitiser behind it is the wall, should the parser ever err.
# A page has one h1 and it is ours, so a writer's headings begin one step down.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
_parser.enable(["table", "strikethrough"])
_parser.disable("image")
_cleaner = Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, protocols=_PROTOCOLS, strip=True)


def render(source: str) -> str:
    """The sanitised HTML of a Markdown `source`. Raises ValueError when it is over MAX_BYTES."""
    if len(source.encode()) > MAX_BYTES:
        raise ValueError("too long")
    tokens = _parser.parse(source.replace("\x00", ""))
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("rel", "nofollow noopener ugc")
    return _cleaner.clean(_parser.renderer.render(tokens, _parser.options, {}))


def safe(stored: str) -> Markup:
    """Mark HTML that `render` made, and that was stored, as ready for a page."""
    return Markup(stored)
