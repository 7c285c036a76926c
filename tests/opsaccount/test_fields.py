"""What the Desk's fields say to somebody who typed something else."""

import pytest

from community.opsaccount.contacts.actions import add_contact
from community.opsaccount.contacts.rules import Kind
from tests.factories import desk_of


@pytest.fixture
def item(ada):
    """A settled item as its form sends it."""
    with desk_of(ada):
        client = str(add_contact(Kind.CLIENT, "Wren & Co").id)
    return {"contact_id": client, "kind": "earning", "settled_on": "2026-11-02", "account_id": "own"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "twelve", "currency": "EUR"}, "Enter an amount, such as 1234.50."),
        ({"amount": "1.2.3", "currency": "JPY"}, "Enter an amount, such as 1234."),
        ({"amount": "twelve", "currency": "KWD"}, "Enter an amount, such as 1234.500."),
        ({"amount": "12.345", "currency": "EUR"}, "12.345 has more decimals than EUR, which has 2."),
        ({"amount": "9" * 16, "currency": "EUR"}, "The amount is too large."),
        ({"amount": "5", "currency": "EURO"}, "“EURO” is not a currency code such as EUR."),
        ({"amount": "5", "currency": "XTS"}, "“XTS” is not a currency code such as EUR."),
        ({"amount": "5", "currency": "EUR", "time": "an hour"}, "Enter a number, such as 7.5."),
        ({"amount": "5", "currency": "EUR", "worth": "one"}, "Enter a number, such as 7.5."),
    ],
)
def test_a_field_says_in_a_sentence_what_it_takes_and_keeps_what_was_typed(visit, ada, item, typed, words):
    answer = visit(ada).post("/desk/billing/new", {**item, **typed})
    assert answer.status_code == 422 and words in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values())


@pytest.mark.parametrize("typed", ["1,234.50", "1.234,50", "1234,50", "1 234,50 €"])
def test_an_amount_is_taken_with_a_point_or_a_comma(visit, ada, item, typed):
    me = visit(ada)
    saved = me.post("/desk/billing/new", {**item, "amount": typed, "currency": "EUR"})
    assert "€1,234.50" in me.get(saved.location).text
