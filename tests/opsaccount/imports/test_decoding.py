"""Bytes to text: every encoding an export comes in, and a clear word on what is no export."""

import codecs
import gzip
import io
import sqlite3
import zipfile

import pytest

from community.opsaccount.imports import decoding
from community.opsaccount.imports.refusals import Cause, Refused

HEADER = "Date,Contract,Hours,Amount,Payment type\n"
ROW = "2024-01-01,Café Ünïcode (1),1,100,\n"
MARK = "\ufeff"


def refusal(opened, content, **how):
    with pytest.raises(Refused) as refused:
        list(opened(content, **how).entries())
    return refused.value


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ROW).encode("utf-8"),
        (HEADER + ROW).encode("utf-8-sig"),
        (HEADER + ROW).encode("utf-16"),
        codecs.BOM_UTF16_BE + (HEADER + ROW).encode("utf-16-be"),
        (HEADER + ROW).encode("utf-16-le"),
        (HEADER + ROW).encode("utf-16-be"),
        (HEADER + ROW).encode("utf-32"),
        (HEADER + ROW).replace("\n", "\r\n").encode(),
        (HEADER + ROW).replace("\n", "\r").encode(),
        (HEADER + ROW).rstrip("\n").encode(),
    ],
)
def test_every_encoding_and_line_end_reads_the_same(records, content):
    [record] = records(content)
    assert (record.work_title, record.gross) == ("Café Ünïcode", 10000)


def test_windows_1252_is_read_and_said(opened):
    reading = opened((HEADER + ROW + "2024-01-02,€ “Page” (2),1,5,\n").encode("cp1252"))
    titles = [entry.record.work_title for entry in reading.entries()]
    assert titles == ["Café Ünïcode", "€ “Page”"]
    assert any("Windows-1252" in str(notice) for notice in reading.notices)


def test_a_utf8_file_carries_no_such_notice(opened):
    assert not any("Windows" in str(notice) for notice in opened(HEADER + ROW).notices)


def test_a_fault_far_behind_the_first_chunk_is_found_before_any_row_is_read(opened, monkeypatch):
    monkeypatch.setattr(decoding, "_CHUNK", 64)
    content = (HEADER + ROW * 50).encode() + b"2024-01-01,Caf\xe9 (1),1,100,\n"
    refused = refusal(opened, content)
    assert refused.cause is Cause.ENCODING
    assert "Line 52" in str(refused.message)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_characters_cut_by_a_chunk_are_no_fault(records, monkeypatch, size):
    monkeypatch.setattr(decoding, "_CHUNK", max(size, 16))
    assert len(records(HEADER + ROW * 20 + " " * size)) == 20


def test_a_file_cut_in_the_middle_of_a_character_says_so(opened):
    refused = refusal(opened, (HEADER + "2024-01-01,Café").encode()[:-1])
    assert refused.cause is Cause.DAMAGED
    assert "cut off" in str(refused.message)


def test_bytes_that_no_encoding_explains_name_their_line(opened):
    refused = refusal(opened, HEADER.encode() + b"2024-01-01,\x81\x8d (1),1,100,\n")
    assert refused.cause is Cause.ENCODING
    assert "Line 2" in str(refused.message)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_nul_bytes_name_their_line(opened, encoding):
    refused = refusal(opened, (HEADER + ROW + "2024-01-02,Pa\x00ge (1),1,1,\n").encode(encoding))
    assert refused.cause is Cause.DAMAGED
    assert "Line 3" in str(refused.message)


@pytest.mark.parametrize("content", [b"", b"   \r\n\r\n", MARK.encode(), HEADER.encode(), b"\n\n"])
def test_a_file_without_rows_is_called_empty(opened, content):
    assert refusal(opened, content).cause is Cause.EMPTY


def test_one_byte_over_the_limit_is_refused_with_both_sizes(opened):
    content = (HEADER + ROW).encode()
    assert list(opened(content, limit=len(content)).entries())
    assert refusal(opened, content, limit=len(content) - 1).cause is Cause.TOO_LARGE


def test_the_limit_is_fifty_megabytes_and_is_checked_before_reading(opened):
    class Large(io.BytesIO):
        def seek(self, offset, whence=io.SEEK_SET):
            return 51 * 1024 * 1024 if whence == io.SEEK_END else super().seek(offset, whence)

        def read(self, size=-1):
            raise AssertionError("a file over the limit must not be read")

    with pytest.raises(Refused) as refused:
        decoding.check(Large())
    assert "51.0 MB" in str(refused.value.message)
    assert "50 MB" in str(refused.value.message)


def packed(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (x)")
    return connection.serialize()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (packed("xl/workbook.xml"), "workbook"),
        (packed("statement.csv"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "workbook"),
        (gzip.compress(b"Date,Amount"), "archive"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "picture"),
        (b"  \n<!DOCTYPE html><html><title>Sign in</title>", "web page"),
        (MARK.encode() + b"<HTML lang=en>", "web page"),
        (b"<?xml version='1.0'?><x/>", "XML"),
        (b'{"rows": []}', "JSON"),
        (b'[{"date": 1}]', "JSON"),
        (b"OFXHEADER:100\nDATA:OFXSGML", "banking"),
        (b"{\\rtf1 hello}", "text document"),
        (database(), "database"),
        (bytes(range(1, 32)) * 40, "not a text file"),
    ],
)
def test_other_files_are_called_what_they_are(opened, content, word):
    refused = refusal(opened, content)
    assert refused.cause is Cause.OTHER_FILE
    assert word in str(refused.message)


def test_the_stream_stays_open_for_its_owner(opened):
    stream = io.BytesIO((HEADER + ROW).encode())
    with decoding.check(stream).opened() as text:
        assert text.read() == HEADER + ROW
    assert not stream.closed
