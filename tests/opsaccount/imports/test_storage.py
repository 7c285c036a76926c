"""What lies on a shelf: sealed, whole, readable from anywhere, and nobody else's."""

from __future__ import annotations

from io import SEEK_END, BytesIO

import pytest

from community.opsaccount.imports.storage import PIECE, SEALED_PIECE, Gone, Shelf
from community.opsaccount.sealing import Unsealable
from tests.factories import desk_of

CONTENT = b"Wren & Co owes 120 euros\r\n" * 30_000


@pytest.fixture
def shelf(ada):
    """A shelf with a file of a few pieces, inside Ada's Desk."""
    with desk_of(ada):
        shelf = Shelf.new()
        shelf.put(BytesIO(CONTENT))
        yield shelf
        shelf.remove()


def read(shelf: Shelf) -> bytes:
    with shelf.opened() as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_a_file_comes_back_as_it_was(ada, size):
    with desk_of(ada):
        shelf = Shelf.new()
        assert shelf.put(BytesIO(CONTENT[:size]))[0] == size
        assert read(shelf) == CONTENT[:size]
        shelf.remove()


def test_it_can_be_read_from_anywhere(shelf):
    with shelf.opened() as stream:
        assert stream.seek(0, SEEK_END) == len(CONTENT)
        stream.seek(PIECE - 3)
        assert stream.read(10) == CONTENT[PIECE - 3 : PIECE + 7]
        stream.seek(5)
        assert stream.read(4) == CONTENT[5:9]


def test_nothing_of_it_is_on_the_disk_in_clear(shelf):
    shelf.write("new-0", ["Harbour Books"])
    for path in shelf.path.iterdir():
        assert not {b"Wren", b"Harbour"} & {path.read_bytes()[n : n + 7].strip() for n in range(200)}
        assert b"Wren & Co" not in path.read_bytes() and b"Harbour" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    assert shelf.read("new-0") == ["Harbour Books"]


def cut(sealed: bytes) -> bytes:
    return sealed[:SEALED_PIECE]


def swapped(sealed: bytes) -> bytes:
    return sealed[SEALED_PIECE : 2 * SEALED_PIECE] + sealed[:SEALED_PIECE] + sealed[2 * SEALED_PIECE :]


def changed(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


@pytest.mark.parametrize("damage", [cut, swapped, changed])
def test_damage_is_noticed(shelf, damage):
    path = shelf.path / "file"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Unsealable):
        read(shelf)


def test_another_members_key_does_not_open_it(ada, ben):
    with desk_of(ada):
        shelf = Shelf.new()
        shelf.put(BytesIO(CONTENT))
    with desk_of(ben):
        with pytest.raises(Gone):
            read(Shelf(shelf.name))
        with pytest.raises(Unsealable):
            read(shelf)
    with desk_of(ada):
        shelf.remove()
        with pytest.raises(Gone):
            read(shelf)
