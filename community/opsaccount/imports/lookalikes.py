"""Files that are no CSV: told by their first bytes, with what to download instead."""

from community.core.wording import Message, say

_WORKBOOK = say("This is a spreadsheet workbook. Open it and save it as CSV, or download the CSV export.")
_ARCHIVE = say("This is a packed archive. Unpack it and import the CSV file inside.")
_PICTURE = say("This is a picture. Download the export as CSV instead.")
_PAGE = say("This is a saved web page, perhaps a sign-in page. Download the export as CSV instead.")
_PDF = say("This is a PDF. Its figures cannot be read safely; download the same export as CSV.")
_JSON = say("This is JSON. Download the export as CSV instead.")
_XML = say("This is XML. Download the export as CSV instead.")
_BANKING = say("This is a file for banking programs. Download the export as CSV instead.")
_DATABASE = say("This is a database file. Download the export as CSV instead.")
_TEXT_DOCUMENT = say("This is a text document. Download the export as CSV instead.")
_BINARY = say("This is not a text file. Download the export as CSV instead.")

_SIGNATURES: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", _PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _WORKBOOK),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"SQLite format 3\x00", _DATABASE),
    (b"{\\rtf", _TEXT_DOCUMENT),
)
_OPENINGS: tuple[tuple[bytes, Message], ...] = (
    (b"<!doctype html", _PAGE),
    (b"<html", _PAGE),
    (b"<?xml", _XML),
    (b"<ofx", _BANKING),
    (b"ofxheader", _BANKING),
    (b"!type:", _BANKING),
    (b":20:", _BANKING),
    (b"{", _JSON),
    (b"[{", _JSON),
)
_ZIP = b"PK\x03\x04"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a")) + b"\x7f"


def other_file(head: bytes) -> Message | None:
    """What the file is when it is surely no table, else None. `head` is its first few kilobytes."""
    if head.startswith(_ZIP):
        return _zipped(head)
    for signature, message in _SIGNATURES:
        if head.startswith(signature):
            return message
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    for start, message in _OPENINGS:
        if opening.startswith(start):
            return message
    return None


def binary(head: bytes) -> Message | None:
    """Says so when more than one byte in twenty is a control character (NUL is judged elsewhere)."""
    controls = sum(head.count(bytes([code])) for code in _CONTROLS if code)
    return _BINARY if controls * 20 > len(head) else None


def _zipped(head: bytes) -> Message:
    if b"xl/" in head or b"[Content_Types].xml" in head or b"opendocument.spreadsheet" in head:
        return _WORKBOOK
    return _ARCHIVE
