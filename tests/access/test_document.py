"""docs/access.md says what the table says."""

from flask import Flask

from community.config import ROOT
from tests.access.document import access_document


def test_the_document_is_the_table(app: Flask):
    written = (ROOT / "docs" / "access.md").read_text()
    assert written == access_document(app), "out of date: run `make access` and commit docs/access.md"
