"""Uploaded files and their verdicts on disk, sealed with the member's key, until the import ends.

A shelf is a private directory `uploads/<owner>/<random name>`. The file is kept in pieces, each sealed at
its own place, so that it can be read from anywhere in it and neither cut short nor rearranged; verdicts are
kept in segments of their own, so that any page of a preview is one small read.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app

from community.opsaccount.scope import acting_owner
from community.opsaccount.sealing import NONCE, VERSION, open_sealed, seal

PIECE = 256 * 1024
SEALED_PIECE = PIECE + len(VERSION) + NONCE + 16
_FILE, PROGRESS = "file", "progress"


class Gone(Exception):
    """The file was swept; it has to be uploaded again."""


def uploads() -> Path:
    """The directory of all shelves."""
    return current_app.config["GUILDHALL"].data / "uploads"


class Shelf:
    """One upload of the acting member."""

    def __init__(self, name: str) -> None:
        self.name, self.owner = name, acting_owner()
        self.path = uploads() / str(self.owner) / name

    @classmethod
    def new(cls) -> Shelf:
        """An empty shelf under a random name."""
        shelf = cls(secrets.token_hex(16))
        for folder in (uploads(), shelf.path.parent, shelf.path):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shelf

    @property
    def holds_file(self) -> bool:
        return bool(self.name) and (self.path / _FILE).is_file()

    def put(self, stream: BinaryIO) -> tuple[int, str]:
        """Keep the whole stream; answers its size in bytes and its SHA-256 in hex."""
        digest, size, index = hashlib.sha256(), 0, 0
        stream.seek(0)
        piece = stream.read(PIECE)
        with self._private(_FILE) as kept:
            while piece:
                following = stream.read(PIECE)
                kept.write(seal(piece, self._piece(index, last=not following)))
                digest.update(piece)
                size, index, piece = size + len(piece), index + 1, following
        return size, digest.hexdigest()

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file as it was uploaded, seekable. Raises Gone."""
        try:
            kept = (self.path / _FILE).open("rb")
        except FileNotFoundError:
            raise Gone from None
        with kept:
            yield io.BufferedReader(_Pieces(self, kept), PIECE)

    def write(self, name: str, content: Any) -> None:
        """Keep `content` as sealed JSON."""
        packed = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
        with self._private(name) as kept:
            kept.write(seal(packed, self._place(name)))

    def read(self, name: str) -> Any:
        """What `write` kept. Raises Gone."""
        try:
            sealed = (self.path / name).read_bytes()
        except FileNotFoundError:
            raise Gone from None
        return json.loads(open_sealed(sealed, self._place(name)))

    def say_progress(self, share: float) -> None:
        """Note how much is done, 0 to 1. Outside the database, which shows nothing before the commit."""
        with self._private(f"{PROGRESS}-new") as kept:
            kept.write(f"{share:.3f}".encode())
        (self.path / f"{PROGRESS}-new").replace(self.path / PROGRESS)

    @property
    def progress(self) -> float:
        """The share that `say_progress` noted last."""
        try:
            return float((self.path / PROGRESS).read_text())
        except (FileNotFoundError, ValueError):
            return 0.0

    @property
    def worked_at(self) -> float:
        """When the progress was noted last, in seconds of the clock of files; 0 if never."""
        try:
            return (self.path / PROGRESS).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def remove(self) -> None:
        """Delete everything; doing it twice is fine."""
        if self.name:
            shutil.rmtree(self.path, ignore_errors=True)

    def _private(self, name: str) -> BinaryIO:
        handle = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        return os.fdopen(handle, "wb")

    def _place(self, name: str) -> str:
        return f"upload|{self.owner}|{self.name}|{name}"

    def _piece(self, index: int, *, last: bool) -> str:
        return self._place(f"{index}{' and last' if last else ''}")


class _Pieces(io.RawIOBase):
    """The plain bytes behind a sealed file, one piece opened at a time."""

    def __init__(self, shelf: Shelf, kept: BinaryIO) -> None:
        self._shelf, self._kept, self._at = shelf, kept, 0
        sealed = kept.seek(0, io.SEEK_END)
        self._count = -(-sealed // SEALED_PIECE)
        self._size = sealed - self._count * (SEALED_PIECE - PIECE)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        index, within = divmod(self._at, PIECE)
        self._kept.seek(index * SEALED_PIECE)
        sealed = self._kept.read(SEALED_PIECE)
        place = self._shelf._piece(index, last=index == self._count - 1)
        piece = open_sealed(sealed, place)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
