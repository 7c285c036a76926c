"""What holds for every export, whatever stands in its cells."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from community.opsaccount.imports.formats import LAYOUTS
from community.opsaccount.imports.layout import Layout
from community.opsaccount.imports.reading import open_export
from community.opsaccount.imports.records import Entry
from community.opsaccount.imports.refusals import Refused

from .conftest import keys_of

WORDS = (
    "2026-01-02|25/09/2026|Sep 3, 2024|1,234.50|-3.20|5|USD|JPY|Completed|Abgeschlossen|IN|OUT|COMPLETED"
    "|DEPOSIT|Hourly|Service Fee|charge|refund||T1|FEE-T1|Total"
).split("|")


@st.composite
def exports(draw):
    """A file with the header of a known export, and rows of fitting and unfitting cells."""
    header = every_column(draw(st.sampled_from(LAYOUTS)))
    cells = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
    width = st.sampled_from([0, 0, 0, 1, -1]).map(lambda more: len(header) + more)
    rows = draw(
        st.lists(width.flatmap(lambda count: st.lists(cells, min_size=count, max_size=count)), max_size=5)
    )
    text = io.StringIO()
    csv.writer(text, delimiter=draw(st.sampled_from(",;\t"))).writerows([header, *rows])
    return text.getvalue().encode("utf-8", "surrogatepass")


def every_column(layout: Layout) -> list[str]:
    return [spellings[0] for spellings in (*layout.needed.values(), *layout.optional.values())]


def verdicts(content: bytes, seen: frozenset[str] | set[str] = frozenset()) -> list[Entry]:
    reading = open_export(io.BytesIO(content), seen=seen)
    entries = list(reading.entries())
    assert sum(entry.rows for entry in entries) == reading.rows_read
    return entries


@settings(max_examples=400, deadline=None)
@given(exports())
def test_every_row_has_one_verdict_keys_are_unique_and_a_second_import_adds_nothing(content):
    try:
        entries = verdicts(content)
    except Refused as refused:
        assert str(refused.message)
        return
    keys = [key for entry in entries if entry.is_import for key in entry.keys]
    assert len(keys) == len(set(keys))
    assert all(entry.keys for entry in entries if entry.is_import)
    assert not any(entry.is_import for entry in verdicts(content, keys_of(entries)))


@settings(max_examples=400, deadline=None)
@given(exports())
def test_net_is_gross_less_fee_and_every_other_verdict_has_a_reason(content):
    try:
        entries = verdicts(content)
    except Refused:
        return
    for entry in entries:
        record = entry.record
        assert record is None or record.fee is None or record.gross - record.fee == record.net
        assert entry.outcome == "new" or entry.reason is not None
