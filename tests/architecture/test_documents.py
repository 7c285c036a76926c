"""What the documents name in code type exists: paths, classes, functions, fields, addresses, commands."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from community.config import ROOT

DOCUMENTS = ["docs/architecture.md", "docs/glossary.md"]
WORDS_OF_TOOLS = {"flask", "sqlalchemy", "code type", 'lazy="raise"'}
_TOKEN = re.compile(r"`([^`\n]+)`")
_PLACED = re.compile(r"`(\w+)`\s+(?:in\s+|\()`([\w/]+\.py)`")
_NAME = re.compile(r"@?(\w+)(?:\.(\w+))?(?:\(.*\))?")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_exists(app: Flask, document: str):
    named = _named_in((ROOT / document).read_text())
    assert len(named) > 20
    assert [token for token in named if not _exists(app, token)] == []


def test_what_the_walk_names_stands_in_the_file_it_names():
    placed = _PLACED.findall((ROOT / "docs/architecture.md").read_text())
    assert len(placed) > 5
    assert [(name, path) for name, path in placed if name not in _defined(ROOT / path)] == []


@pytest.mark.parametrize(
    "token",
    [
        "community/nowhere.py",
        "NoSuchClass",
        "no_such_function",
        "/no/such/address",
        "make nothing",
        "nofile.md",
    ],
)
def test_the_search_finds_what_is_not_there(app: Flask, token: str):
    assert not _exists(app, token)


def _named_in(text: str) -> list[str]:
    without_blocks = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [token for token in _TOKEN.findall(without_blocks) if token not in WORDS_OF_TOOLS]


def _exists(app: Flask, token: str) -> bool:
    if token.startswith("make "):
        return re.search(rf"^{token[5:]}:", (ROOT / "Makefile").read_text(), re.MULTILINE) is not None
    if token.startswith("/"):
        return any(rule.rule == token for rule in app.url_map.iter_rules())
    if "/" in token or re.search(r"\.(py|md|toml|html|css|js)$", token):
        return _path_exists(token)
    name = _NAME.fullmatch(token)
    return name is not None and {part for part in name.groups() if part} <= _names()


def _path_exists(token: str) -> bool:
    """A path from the root or, for a bare name, a file or folder of the packages."""
    within = [ROOT, ROOT / "community" / "opsaccount"]
    return any((place / token).exists() for place in within) or any((ROOT / "community").rglob(token))


@cache
def _names() -> frozenset[str]:
    """Every module, package, class, function, variable and field that the product defines."""
    found: set[str] = set()
    for path in (ROOT / "community").rglob("*.py"):
        found |= {path.stem, path.parent.name, *_defined(path)}
    return frozenset(found)


def _defined(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return found
