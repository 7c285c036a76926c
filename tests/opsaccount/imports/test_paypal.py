"""PayPal's activity download: languages, locales, what counts and what does not."""

from datetime import date

import pytest

from community.opsaccount.imports.dates import DateOrder
from community.opsaccount.imports.records import Kind, Outcome
from community.opsaccount.imports.refusals import Cause, Refused
from community.opsaccount.imports.summary import summarise

from .conftest import lines

ENGLISH = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",'
    '"To Email Address","Transaction ID","Item Title","Balance","Balance Impact"'
)
GERMAN = (
    '"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Entgelt","Netto",'
    '"Absender E-Mail-Adresse","Empfänger E-Mail-Adresse","Transaktionscode","Artikelbezeichnung","Guthaben",'
    '"Auswirkung auf Guthaben"'
)


def row(
    identity="T1",
    day="25/09/2026",
    kind="General Payment",
    status="Completed",
    currency="USD",
    gross="1,000.00",
    fee="-34.20",
    net="965.80",
    impact="Credit",
    name="Harbour Ltd",
):
    cells = [day, "10:00:00", "Europe/Berlin", name, kind, status, currency, gross, fee, net]
    cells += ["pay@harbour.example", "ada@example.org", identity, "Logo", "0", impact]
    return ",".join(f'"{cell}"' for cell in cells)


def german(**cells):
    written = {
        "day": "25.09.2026",
        "kind": "Allgemeine Zahlung",
        "status": "Abgeschlossen",
        "currency": "EUR",
    }
    written |= {"gross": "1.000,00", "fee": "-34,20", "net": "965,80", "impact": "Haben"}
    return row(**(written | cells))


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + lines(ENGLISH, row()),
        lines(ENGLISH.replace("TimeZone", "Time zone"), row()),
        "\ufeff" + lines(GERMAN, german()),
        lines(GERMAN.replace("Entgelt", "Gebühr"), german()),
    ],
)
def test_a_payment_in_every_spelling_is_the_same_event(records, content):
    [record] = records(content)
    assert (record.gross, record.fee, record.net) == (100000, 3420, 96580)
    assert (record.kind, record.occurred_on) == (Kind.EARNING, date(2026, 9, 25))
    assert (record.client_name, record.external_id) == ("Harbour Ltd", "T1")


def test_a_german_file_saved_as_windows_1252_says_so(opened):
    reading = opened(lines(GERMAN, german(name="Müller & Söhne")).encode("cp1252"))
    assert "Windows-1252" in str(reading.notices[0])
    [entry] = reading.entries()
    assert entry.record.client_name == "Müller & Söhne"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators(records, separator):
    content = lines(GERMAN, german(gross="12,00", fee="0,00", net="12,00")).replace('","', f'"{separator}"')
    [record] = records(content)
    assert record.gross == 1200


@pytest.mark.parametrize("status", ["Pending", "Denied", "Reversed", "Ausstehend"])
def test_what_is_not_completed_is_skipped_with_its_status(read, status):
    [entry] = read(lines(ENGLISH, row(status=status)))
    assert entry.outcome is Outcome.SKIPPED
    assert status in str(entry.reason)


def test_memo_rows_do_not_count(read):
    [entry] = read(lines(ENGLISH, row(impact="Memo")))
    assert entry.outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("written", "gross", "kind"),
    [
        ("General Payment", "-50.00", Kind.EXPENSE),
        ("Express Checkout Payment", "50.00", Kind.EARNING),
        ("Payment Refund", "-50.00", Kind.REFUND),
        ("Payment Reversal", "-50.00", Kind.REFUND),
        ("User Initiated Withdrawal", "-50.00", Kind.WITHDRAWAL),
        ("General Currency Conversion", "50.00", Kind.CONVERSION),
        ("Bank Deposit to PP Account ", "50.00", Kind.TRANSFER),
        ("Reversal of General Account Hold", "50.00", Kind.TRANSFER),
        ("Payment Fee", "-50.00", Kind.FEE),
        ("Allgemeine Währungsumrechnung", "-50.00", Kind.CONVERSION),
        ("Rückzahlung", "-50.00", Kind.REFUND),
        ("Incentive", "50.00", Kind.UNSORTED),
    ],
)
def test_types_and_only_payments_are_income(records, written, gross, kind):
    [record] = records(lines(ENGLISH, row(kind=written, gross=gross, fee="0.00", net=gross)))
    assert record.kind is kind
    assert record.kind is not Kind.FEE or (record.gross, record.fee, record.net) == (0, 5000, -5000)


def test_a_refund_with_its_returned_fee(read):
    summary = summarise(
        read(
            lines(
                ENGLISH,
                row(),
                row(identity="T2", kind="Payment Refund", gross="-1,000.00", fee="34.20", net="-965.80"),
            )
        )
    )
    totals = summary.billing["USD"]
    assert (totals.gross, totals.fee, totals.net) == (0, 0, 0)


def test_one_decisive_date_anywhere_settles_all_of_them(records):
    first, second = records(lines(ENGLISH, row(day="03/04/2026"), row(identity="T2", day="04/13/2026")))
    assert (first.occurred_on, second.occurred_on) == (date(2026, 3, 4), date(2026, 4, 13))


def test_dates_that_allow_both_readings_are_asked_about(opened, records):
    content = lines(ENGLISH, row(day="03/04/2026"))
    with pytest.raises(Refused) as refused:
        opened(content)
    assert refused.value.cause is Cause.AMBIGUOUS_DATES
    [record] = records(content, order=DateOrder.MDY)
    assert record.occurred_on == date(2026, 3, 4)
    [record] = records(content, order=DateOrder.DMY)
    assert record.occurred_on == date(2026, 4, 3)


def test_a_german_date_with_slashes_follows_the_headers_language(records):
    [record] = records(lines(GERMAN, german(day="03/04/2026")))
    assert record.occurred_on == date(2026, 4, 3)


def test_two_orders_in_one_file_break_the_row_and_not_the_reading(read):
    good, broken = read(lines(ENGLISH, row(day="25/09/2026"), row(identity="T2", day="09/25/2026")))
    assert (good.outcome, broken.outcome) == (Outcome.NEW, Outcome.BROKEN)
    assert "“Date”: “09/25/2026”" in str(broken.reason)


def test_yen_with_groups_is_not_taken_for_a_fraction(records):
    cells = {"currency": "JPY", "gross": "1,234", "fee": "0", "net": "1,234"}
    [record] = records(lines(ENGLISH, row(**cells)))
    assert record.gross == 1234


def test_missing_columns_are_named(opened):
    header = ENGLISH.replace('"Fee","Net",', "")
    with pytest.raises(Refused) as refused:
        opened(lines(header, '"25/09/2026","10:00:00"'))
    assert refused.value.cause is Cause.MISSING_COLUMNS
    assert "PayPal activity download" in str(refused.value.message)
    assert "fee, net" in str(refused.value.message)


def test_a_column_that_is_needed_and_stands_there_twice_is_refused(opened):
    with pytest.raises(Refused) as refused:
        opened(lines(ENGLISH + ',"Net"', row() + ',"1.00"'))
    assert refused.value.cause is Cause.DOUBLE_COLUMN
