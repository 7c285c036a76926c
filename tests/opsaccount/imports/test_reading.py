"""Whole files, among them hostile ones: delimiters, headers, damage, totals, and what is not known."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import community.opsaccount.imports as package
from community.opsaccount.imports import table
from community.opsaccount.imports.reading import open_export
from community.opsaccount.imports.records import Outcome
from community.opsaccount.imports.refusals import Cause, Refused
from community.opsaccount.imports.summary import summarise

HEADER = "Date,Contract,Hours,Amount,Payment type\n"
ROOT = Path(__file__).resolve().parents[3]
ROW = "2024-01-01,Page (1),1,100,\n"


def refusal(opened, content):
    with pytest.raises(Refused) as refused:
        list(opened(content).entries())
    return refused.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(records, delimiter):
    cells = ["2024-01-01", '"Logo; a, b\tc (1)"', "1", "100", ""]
    [record] = records(HEADER.replace(",", delimiter) + delimiter.join(cells) + "\n")
    assert record.work_title == "Logo; a, b\tc"


def test_the_line_that_spreadsheets_write_for_the_delimiter_is_no_header(records):
    assert len(records("sep=;\r\n" + (HEADER + ROW).replace(",", ";"))) == 1


def test_a_title_above_the_header_and_blank_lines_are_passed_over(opened):
    reading = opened("Upwork report for Ada\n\n" + HEADER + "\n" + ROW + "\n\n" + ROW)
    entries = list(reading.entries())
    assert [entry.line for entry in entries] == [5, 8]
    assert reading.rows_read == 2


def test_cells_with_line_breaks_count_as_one_row_and_lines_stay_right(read):
    first, second = read(HEADER + '2024-01-01,"Two\nlines (1)",1,100,\n' + "2024-01-02,Page (1),1,x,\n")
    assert first.record.work_title == "Two\nlines"
    assert (second.outcome, second.line) == (Outcome.BROKEN, 4)


def test_a_line_of_totals_is_skipped_whatever_its_width(read):
    for total in ("Total,,2,200,\n", "Total:,200\n", ",Totals,,200,\n", "Summe;200\n".replace(";", ",")):
        entries = read(HEADER + ROW + total)
        assert [entry.outcome for entry in entries] == [Outcome.NEW, Outcome.SKIPPED]


def test_a_contract_called_total_is_no_line_of_totals(read):
    [entry] = read(HEADER + "2024-01-01,Total,1,100,\n")
    assert entry.outcome is Outcome.NEW


def test_trailing_empty_cells_do_not_matter(records):
    assert len(records(HEADER + "2024-01-01,Page (1),1,100,,,,\n")) == 1


def test_a_quotation_mark_inside_a_cell_breaks_its_row_only(read):
    good, broken, after = read(HEADER + ROW + '2024-01-01,"The "best" page (1)",1,100,\n' + ROW)
    assert (good.outcome, after.outcome) == (Outcome.NEW, Outcome.NEW)
    assert broken.outcome is Outcome.BROKEN
    assert "quotation mark" in str(broken.reason)


def test_a_quotation_mark_that_is_never_closed_refuses_the_file_and_names_the_line(opened):
    refused = refusal(opened, HEADER + ROW + '2024-01-01,"Page (1),1,100,\n' + ROW * 100)
    assert refused.cause is Cause.DAMAGED
    assert "Line 3" in str(refused.message)


def test_an_open_quotation_mark_does_not_swallow_a_large_file(opened):
    refused = refusal(opened, HEADER + '2024-01-01,"Page (1),1,100,\n' + ROW * 20_000)
    assert refused.cause is Cause.DAMAGED


def test_a_cell_longer_than_any_export_writes_is_refused(opened):
    refused = refusal(opened, HEADER + f"2024-01-01,{'x' * 200_000},1,100,\n")
    assert refused.cause is Cause.DAMAGED
    assert "131072" in str(refused.message)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(opened, monkeypatch):
    monkeypatch.setattr(table, "_MAX_LINE", 5_000)
    assert refusal(opened, HEADER + "x" * 10_000).cause is Cause.OTHER_FILE


def test_a_thousand_columns_are_no_export(opened):
    assert refusal(opened, ",".join(f"c{n}" for n in range(1000)) + "\n").cause is Cause.OTHER_FILE


def test_text_that_is_no_table_says_so(opened):
    refused = refusal(opened, "Dear Ada\nplease find the statement attached\n")
    assert refused.cause is Cause.OTHER_FILE
    assert "no table" in str(refused.message)


def test_unknown_columns_are_listed_with_a_sample_for_the_mapper(opened):
    refused = refusal(opened, "Order,When,Earned\nA1,2024-01-01,5\nA2,2024-01-02,6\n")
    assert refused.cause is Cause.UNKNOWN_COLUMNS
    assert refused.headers == ("Order", "When", "Earned")
    assert refused.sample == (("A1", "2024-01-01", "5"), ("A2", "2024-01-02", "6"))
    assert "Order, When, Earned" in str(refused.message)


def test_a_near_miss_names_the_export_and_the_missing_column(opened):
    refused = refusal(opened, "Date,Contract,Hours,Amount\n2024-01-01,Page (1),1,100\n")
    assert refused.cause is Cause.MISSING_COLUMNS
    assert "Upwork weekly summary" in str(refused.message)
    assert "payment type" in str(refused.message)
    assert refused.headers == ("Date", "Contract", "Hours", "Amount")


def test_a_needed_column_that_stands_twice_is_refused(opened):
    refused = refusal(opened, "Date,Contract,Hours,Amount,Amount,Payment type\n2024-01-01,Page (1),1,1,2,\n")
    assert refused.cause is Cause.DOUBLE_COLUMN
    assert "“Amount”" in str(refused.message)


def test_twins_in_one_file_are_both_kept_and_a_second_import_adds_neither(read):
    first = read(HEADER + ROW + ROW)
    assert [entry.outcome for entry in first] == [Outcome.NEW, Outcome.NEW]
    seen = {key for entry in first for key in entry.keys}
    assert len(seen) == 2
    assert [e.outcome for e in read(HEADER + ROW + ROW, seen=seen)] == [Outcome.SKIPPED, Outcome.SKIPPED]
    third = read(HEADER + ROW + ROW + ROW, seen=seen)
    assert [entry.outcome for entry in third] == [Outcome.SKIPPED, Outcome.SKIPPED, Outcome.NEW]


def test_the_order_of_rows_does_not_change_their_keys(read):
    other = "2024-01-02,Page (1),1,50,Bonus\n"
    forwards = {key for entry in read(HEADER + ROW + other) for key in entry.keys}
    backwards = {key for entry in read(HEADER + other + ROW) for key in entry.keys}
    assert forwards == backwards


@pytest.mark.parametrize(
    "changed",
    [
        "2024-01-02,Page (1),1,100,\n",
        "2024-01-01,Page (2),1,100,\n",
        "2024-01-01,Pages (1),1,100,\n",
        "2024-01-01,Page (1),1,100.01,\n",
        "2024-01-01,Page (1),1,100,Bonus\n",
    ],
)
def test_a_row_that_differs_in_one_fact_has_another_key(read, changed):
    one, other = read(HEADER + ROW + changed)
    assert set(one.keys).isdisjoint(other.keys)


def test_a_reading_can_be_repeated_and_tells_its_progress(opened):
    reading = opened(HEADER + ROW * 10_000)
    entries = reading.entries()
    next(entries)
    assert 0 < reading.progress < 1
    assert len(list(entries)) == 9_999
    assert reading.progress == 1
    assert len(list(reading.entries())) == reading.rows_read == 10_000


def test_thousands_of_rows_on_one_id_are_put_before_the_member(read):
    header = "Date,Transaction ID,Transaction type,Client team,Amount $\n"
    content = header + "".join(f'"Sep 25, 2026",1,Hourly,T,{n}\n' for n in range(1, 20_001))
    summary = summarise(read(content))
    assert summary.outcomes == {Outcome.NEW: 1, Outcome.UNSORTED: 19_999}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_judged_but_never_crash(content):
    try:
        list(open_export(io.BytesIO(content)).entries())
    except Refused as refused:
        assert str(refused.message)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_under_a_known_header_is_refused_or_judged_row_by_row(text):
    try:
        reading = open_export(io.BytesIO((HEADER + text).encode("utf-8", "surrogatepass")))
        summary = summarise(reading.entries())
    except Refused as refused:
        assert str(refused.message)
    else:
        assert summary.rows == reading.rows_read


def test_reading_knows_neither_the_web_nor_the_database():
    """The importers' pure half may be reasoned about, and tested, without either."""
    halves = ", ".join(f"{package.__name__}.{name}" for name in ("reading", "summary", "suggestion"))
    command = [sys.executable, "-c", f"import sys, {halves}; print(*sys.modules)"]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert f"{package.__name__}.formats.upwork" in loaded
    assert {"flask", "flask_babel", "flask_sqlalchemy", "sqlalchemy"}.isdisjoint(loaded)
