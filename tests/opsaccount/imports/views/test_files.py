"""Uploading: what is taken, and what is refused beside the field."""

from __future__ import annotations

import pytest

from tests.opsaccount.imports.sending import items_of, send


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 x", "This is a PDF."),
        (b"PK\x03\x04 xl/workbook.xml", "spreadsheet workbook"),
        (b"a,b,c\r\n\x81,2,3\r\n", "neither UTF-8 nor Windows-1252"),
        (b"Date,Contract,Hours,Amount,Payment type\r\n", "no rows under it"),
    ],
)
def test_a_wrong_file_is_refused_beside_the_field(visit, ada, content, words):
    me = visit(ada)
    answer = send(me, content)
    page = answer.text if answer.status_code == 422 else me.get(answer.location).text
    assert words in page
    assert items_of(ada) == []


def test_without_a_file_the_form_says_so(visit, ada):
    answer = visit(ada).post("/desk/imports/", {"account_id": ""})
    assert answer.status_code == 422 and "Choose a file." in answer.text


def test_a_file_beyond_the_limit_is_answered_on_the_page(visit, ada):
    answer = visit(ada).open(
        "/desk/imports/",
        method="POST",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(60 * 1024 * 1024)},
    )
    assert answer.status_code == 413 and "larger than 50 MB" in answer.text and "<form" in answer.text


def test_other_addresses_keep_the_small_limit(visit, ada):
    answer = visit(ada).open("/desk/channels/new", method="POST", data={"notes": "x" * 1_100_000})
    assert answer.status_code == 413


def test_two_megabytes_pass(visit, ada):
    rows = "".join(f"2026-01-05,Client {n},1,10,{'x' * 400}\r\n" for n in range(5_000))
    me = visit(ada)
    parts = {
        'name="csrf_token"': me.token(),
        'name="account_id"': "",
        'name="file"; filename="large.csv"': "Date,Contract,Hours,Amount,Payment type\r\n" + rows,
    }
    body = "".join(
        f"--edge\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"
        for name, value in parts.items()
    )
    # Written out by hand: the test client would leave a temporary file of its own open.
    sent = {"data": f"{body}--edge--\r\n".encode(), "content_type": "multipart/form-data; boundary=edge"}
    assert len(sent["data"]) > 2_000_000
    assert me.open("/desk/imports/", method="POST", **sent).status_code == 303
