"""From bytes to text: size, encoding and damage are judged in one pass before any row is read."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from community.core.wording import Message, say

from .lookalikes import binary, other_file
from .refusals import Cause, Refused

MAX_BYTES = 50 * 1024 * 1024
_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A checked file that can be read as text any number of times."""

    stream: BinaryIO
    encoding: str
    size: int  # bytes
    notices: tuple[Message, ...] = ()

    @contextmanager
    def opened(self) -> Iterator[io.TextIOWrapper]:
        """The text from its beginning, line ends untouched. The stream itself stays open."""
        self.stream.seek(0)
        text = io.TextIOWrapper(self.stream, encoding=self.encoding, newline="")
        try:
            yield text
        finally:
            text.detach()


def check(stream: BinaryIO, limit: int = MAX_BYTES) -> TextFile:
    """The seekable `stream` as a TextFile. Raises Refused for what is too large, damaged or no text."""
    size = stream.seek(0, io.SEEK_END)
    if size > limit:
        raise Refused(
            Cause.TOO_LARGE,
            say(
                "The file has %(size)s MB; at most %(limit)s MB can be imported at once. "
                "Export a shorter period.",
                size=f"{size / 1024 / 1024:.1f}",
                limit=limit // 1024 // 1024,
            ),
        )
    stream.seek(0)
    head = stream.read(_CHUNK)
    encoding = _encoding_of(head)
    if _readable(stream, encoding):
        return TextFile(stream, encoding, size)
    return TextFile(stream, "cp1252", size, (_windows_notice(),))


def _encoding_of(head: bytes) -> str:
    if not head.strip():
        raise Refused(Cause.EMPTY, say("The file is empty."))
    other = other_file(head)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if not other and not marked:
        other = binary(head)
    if other:
        raise Refused(Cause.OTHER_FILE, other)
    return marked or _unmarked_utf16(head) or "utf-8"


def _unmarked_utf16(head: bytes) -> str | None:
    # Western text in UTF-16 has a NUL in every other byte: at odd places when little-endian.
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) * 10 < len(head) * 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _readable(stream: BinaryIO, encoding: str) -> bool:
    """Whether the whole stream is text in `encoding`; False asks for Windows-1252 instead."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    line, beyond_ascii = 1, False
    while True:
        chunk = stream.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            at = line + chunk[: error.start].count(b"\n")
            beyond_ascii = beyond_ascii or not error.object[: error.start].isascii()
            return _judge(stream, encoding, at, cut=not chunk, mixed=beyond_ascii)
        if "\x00" in text:
            raise _nul(line + text[: text.index("\x00")].count("\n"))
        if not chunk:
            return True
        beyond_ascii = beyond_ascii or not chunk.isascii()
        line += text.count("\n")


def _judge(stream: BinaryIO, encoding: str, line: int, *, cut: bool, mixed: bool) -> bool:
    if cut:
        raise Refused(
            Cause.DAMAGED,
            say("The file ends in the middle of a character: it was cut off. Download it again."),
        )
    if encoding != "utf-8" or mixed:
        raise Refused(
            Cause.ENCODING,
            say(
                "Line %(line)s is not %(encoding)s text although the rest is. Download the export again.",
                line=line,
                encoding=encoding.removesuffix("-sig").upper(),
            ),
        )
    return _readable_as_windows(stream)


def _readable_as_windows(stream: BinaryIO) -> bool:
    stream.seek(0)
    line = 1
    while chunk := stream.read(_CHUNK):
        if b"\x00" in chunk:
            raise _nul(line + chunk[: chunk.index(b"\x00")].count(b"\n"))
        try:
            chunk.decode("cp1252")
        except UnicodeDecodeError as error:
            bad = line + chunk[: error.start].count(b"\n")
            raise Refused(
                Cause.ENCODING,
                say(
                    "Line %(line)s is neither UTF-8 nor Windows-1252 text. Save the file as CSV UTF-8.",
                    line=bad,
                ),
            ) from None
        line += chunk.count(b"\n")
    return False


def _nul(line: int) -> Refused:
    return Refused(
        Cause.DAMAGED,
        say("Line %(line)s holds NUL bytes: the file is damaged. Download the export again.", line=line),
    )


def _windows_notice() -> Message:
    return say(
        "The file is not UTF-8 and was read as Windows-1252. Check names with accents before importing."
    )
