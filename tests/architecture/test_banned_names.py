"""Ways around the session's guard are spelled out in few places, each with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.config import ROOT

BANNED = {"text", "literal_column", "__table__", "engine", "query", "connection"}
"""As calls (`text(`, `.connection(`, `session.query(`) or attributes; and whatever begins with `bulk_`."""

ALLOWED = {
    "community/core/db.py": "it is where the engine lives",
    "community/migrations/": "migrations are SQL, and run before there is a session",
    "community/opsaccount/scope.py": "the guard itself names the owner to PostgreSQL",
    "community/gunicorn.conf.py": "a worker that ends gives its connections back",
}
PARTIAL_INDEX = {"sqlite_where", "postgresql_where"}

FILES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "community").rglob("*.py"))


@pytest.mark.parametrize("path", [p for p in FILES if not p.startswith(tuple(ALLOWED))])
def test_no_way_around_the_session(path: str):
    assert list(banned_in((ROOT / path).read_text())) == []


@pytest.mark.parametrize("path", ALLOWED)
def test_what_is_allowed_is_there(path: str):
    assert any(name.startswith(path) for name in FILES), "an exception for a file that is gone"


@pytest.mark.parametrize(
    "line",
    [
        "session.execute(text('select 1'))",
        "sa.text('x')",
        "select(literal_column('x'))",
        "Member.__table__.delete()",
        "db.engine.connect()",
        "db.session.connection().execute(x)",
        "db.session.query(Member)",
        "db.session.bulk_save_objects(rows)",
        "sqlalchemy.text('x')",
    ],
)
def test_the_search_finds(line: str):
    assert list(banned_in(line))


@pytest.mark.parametrize(
    "line",
    [
        "token.text",
        "page.query",
        "Index('x', 'y', sqlite_where=text('a = 1'))",
        "text = 'words'",
        "column.text(3)",
    ],
)
def test_the_search_lets_pass(line: str):
    assert not list(banned_in(line))


def banned_in(source: str) -> Iterator[str]:
    """Each use of a banned name with its line."""
    tree = ast.parse(source)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in _nodes(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in BANNED - own:
                yield f"line {node.lineno}: {name}("
            case ast.Call(func=ast.Attribute(attr=name)) if _reaches(name, node):
                yield f"line {node.lineno}: .{name}("
            case ast.Attribute(attr="__table__" | "engine" | "engines" as name):
                yield f"line {node.lineno}: .{name}"


def _reaches(name: str, call: ast.Call) -> bool:
    """Whether the method is the database's: other things have a text or a query too."""
    if name in {"text", "query", "connection"}:
        return ast.unparse(call.func).rpartition(".")[0].endswith(("sa", "sqlalchemy", "session"))
    return name in BANNED or name.startswith("bulk_")


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but the condition of a partial index, which has no other spelling and meets no row."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg in PARTIAL_INDEX):
            yield from _nodes(child)


def test_the_files_are_found():
    assert len(FILES) > 30 and Path(ROOT / FILES[0]).exists()
