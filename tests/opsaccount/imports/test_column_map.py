"""Any export by a map that the member makes once."""

from datetime import date

import pytest

from community.core.money import DecimalStyle
from community.opsaccount.imports.column_map import ColumnMap, header_fingerprint, layout_of
from community.opsaccount.imports.dates import DateOrder
from community.opsaccount.imports.records import Kind, Outcome
from community.opsaccount.imports.refusals import Cause, Refused
from community.opsaccount.imports.suggestion import suggest_column_map

HEADER = "Wann;Bestellung;Art;Kunde;Brutto;Gebühr;Netto\n"
MAP = ColumnMap(
    source="fiverr",
    columns={
        "date": "Wann",
        "id": "Bestellung",
        "kind": "Art",
        "client": "Kunde",
        "amount": "Brutto",
        "fee": "Gebühr",
        "net": "Netto",
    },
    order=DateOrder.DMY,
    decimals=DecimalStyle.COMMA,
    currency="EUR",
    kinds={"auftrag": Kind.EARNING, "auszahlung": Kind.WITHDRAWAL, "gebühr": Kind.FEE},
)
NO_MAPS = (
    *("", "[]", "null", '{"columns": []}', '{"columns": {"date": 1}}', '{"order": "ydm"}', '{"surplus": 1}'),
    *('{"kinds": {"a": "income"}}', '{"source": 5}', '{"decimals": "dot"}'),
)


def test_a_row_by_the_map(opened):
    reading = opened(HEADER + "03.04.2026;FO1;Auftrag;Hafen GmbH;1.000,00;200,00;800,00\n", column_map=MAP)
    [entry] = reading.entries()
    record = entry.record
    assert (record.source, record.kind, record.currency) == ("fiverr", Kind.EARNING, "EUR")
    assert (record.gross, record.fee, record.net) == (100000, 20000, 80000)
    assert (record.occurred_on, record.client_name) == (date(2026, 4, 3), "Hafen GmbH")
    assert entry.keys == ("FO1",)


@pytest.mark.parametrize(
    ("cells", "kind", "amounts"),
    [
        ("Auftrag;x;100,00;-20,00;80,00", Kind.EARNING, (10000, 2000, 8000)),
        ("Auftrag;x;100,00;20,00;", Kind.EARNING, (10000, 2000, 8000)),
        ("Auftrag;x;100,00;;80,00", Kind.EARNING, (10000, 2000, 8000)),
        ("Auftrag;x;;20,00;80,00", Kind.EARNING, (10000, 2000, 8000)),
        ("Auftrag;x;100,00;;", Kind.EARNING, (10000, None, None)),
        ("Auftrag;x;;;80,00", Kind.EARNING, (8000, None, 8000)),
        ("Auftrag;x;-100,00;20,00;-80,00", Kind.REFUND, (-10000, -2000, -8000)),
        ("Gebühr;x;-5,00;;", Kind.FEE, (0, 500, -500)),
        ("AUSZAHLUNG;x;-50,00;;", Kind.WITHDRAWAL, (-5000, None, None)),
    ],
)
def test_gross_fee_and_net_are_told_from_what_the_file_has(records, cells, kind, amounts):
    [record] = records(HEADER + f"03.04.2026;FO1;{cells}\n", column_map=MAP)
    assert record.kind is kind
    assert (record.gross, record.fee, record.net) == amounts


def test_amounts_that_contradict_each_other_break_the_row(read):
    [entry] = read(HEADER + "03.04.2026;FO1;Auftrag;x;100,00;20,00;85,00\n", column_map=MAP)
    assert entry.outcome is Outcome.BROKEN
    assert "“Netto”" in str(entry.reason)


def test_a_word_the_map_does_not_know_is_unsorted_and_never_income(read):
    [entry] = read(HEADER + "03.04.2026;FO1;Trinkgeld;x;100,00;;\n", column_map=MAP)
    assert entry.outcome is Outcome.UNSORTED
    assert "Trinkgeld" in str(entry.reason)


def test_without_a_kind_column_rows_are_unsorted_until_the_member_says_what_they_are(read, records):
    columns = {"date": "Day", "amount": "Sum"}
    content = "Day,Sum\n2026-01-02,5\n"
    [entry] = read(content, column_map=ColumnMap("bank", columns, currency="USD"))
    assert entry.outcome is Outcome.UNSORTED
    said = ColumnMap("bank", columns, currency="USD", every_row_is=Kind.EARNING)
    assert records(content, column_map=said)[0].kind is Kind.EARNING


def test_a_map_takes_precedence_over_a_known_layout(opened):
    header = "Date,Contract,Hours,Amount,Payment type\n2024-01-01,Page (1),1,100,\n"
    own = ColumnMap("upwork", {"date": "Date", "amount": "Amount"}, currency="USD", every_row_is=Kind.EARNING)
    assert opened(header, column_map=own).layout.key == "mapped-upwork"


def test_a_map_of_another_file_is_refused_with_the_missing_columns(opened):
    with pytest.raises(Refused) as refused:
        opened("Date,Amount\n2024-01-01,5\n", column_map=MAP)
    assert refused.value.cause is Cause.UNKNOWN_COLUMNS


def test_a_column_that_stands_twice_can_be_chosen_by_its_number(records):
    chosen = ColumnMap("x", {"date": "Day", "amount": "Sum (2)"}, currency="USD", every_row_is=Kind.EARNING)
    assert records("Day,Sum,Sum\n2026-01-02,5,7\n", column_map=chosen)[0].gross == 700


def test_a_currency_column_with_gaps_falls_back_to_the_named_one(records):
    columns = {"date": "Day", "amount": "Sum", "currency": "Cur"}
    both = ColumnMap("x", columns, currency="EUR", every_row_is=Kind.EARNING)
    found = records("Day,Sum,Cur\n2026-01-02,5,jpy\n2026-01-02,5,\n", column_map=both)
    assert [(record.gross, record.currency) for record in found] == [(5, "JPY"), (500, "EUR")]


def test_a_map_survives_json():
    assert ColumnMap.from_json(MAP.to_json()) == MAP


@pytest.mark.parametrize("text", NO_MAPS)
def test_json_that_is_no_map_is_refused(text):
    with pytest.raises(ValueError):
        ColumnMap.from_json(text)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"source": " "}, "account"),
        ({"columns": {"amount": "Brutto"}}, "date"),
        ({"columns": {"date": "Wann"}}, "amount"),
        ({"currency": ""}, "currency"),
        ({"currency": "EURO"}, "EURO"),
        ({"columns": {"date": "Wann", "amount": "Brutto", "tip": "X"}}, "tip"),
    ],
)
def test_an_unfinished_map_says_what_is_missing(changes, word):
    facts = {"source": "fiverr", "columns": dict(MAP.columns), "currency": "EUR"} | changes
    unfinished = ColumnMap(**facts)
    assert any(word in str(problem) for problem in unfinished.problems())
    with pytest.raises(ValueError):
        layout_of(unfinished)


def test_the_fingerprint_is_of_the_set_of_names():
    one = header_fingerprint(["Date", "Net Amount", "Fee"])
    assert header_fingerprint(["fee", "\ufeffDATE ", "Net  amount"]) == one
    assert header_fingerprint(["Date", "Net Amount"]) != one
    assert header_fingerprint(["Date", "Net Amount", "Fee", "Fee"]) != one


def test_a_suggestion_reads_headers_and_cells():
    header = ["Order ID", "Date", "Gross Amount", "Service Fee", "Net Amount", "Currency", "Buyer", "Type"]
    sample = [["FO1", "13/02/2026", "1.000,00", "200,00", "800,00", "EUR", "Hafen", "Order"]]
    found = suggest_column_map(header, sample, "fiverr")
    assert found.columns == {
        "date": "Date",
        "amount": "Gross Amount",
        "fee": "Service Fee",
        "net": "Net Amount",
        "currency": "Currency",
        "client": "Buyer",
        "id": "Order ID",
        "kind": "Type",
    }
    assert (found.order, found.decimals) == (DateOrder.DMY, DecimalStyle.COMMA)
    assert found.problems() == []
    assert found.kinds == {}


def test_a_suggestion_leaves_out_columns_whose_cells_do_not_fit():
    found = suggest_column_map(["Date", "Amount", "Total"], [["soon", "see below", "5.00"]])
    assert found.columns == {"amount": "Total"}


def test_a_suggestion_for_a_refused_file_can_read_it(opened, records):
    content = "Created,Project,Earnings\n2026-01-02,Logo,5.00\n2026-01-03,Site,7.50\n"
    with pytest.raises(Refused) as refused:
        opened(content)
    guess = suggest_column_map(refused.value.headers, refused.value.sample, "toptal")
    ready = ColumnMap(guess.source, guess.columns, currency="USD", every_row_is=Kind.EARNING)
    assert [(r.work_title, r.gross) for r in records(content, column_map=ready)] == [
        ("Logo", 500),
        ("Site", 750),
    ]
