"""The stress test through the front door."""

from __future__ import annotations

import pytest

from tests.factories import desk_of
from tests.opsaccount.resilience import desks

PAGE = "/desk/stress-test/"
DAY = desks.AS_OF.isoformat()


@pytest.fixture
def me(visit, ada):
    """Ada's browser; her Desk is the first published vector."""
    ada.currency = "USD"
    with desk_of(ada):
        desks.marketplace_desk()
    return visit(ada)


def test_the_page_says_the_verdict_the_number_and_who_is_behind_it(me):
    page = me.get(f"{PAGE}?as_of={DAY}").text
    assert "Without Upwork, only 10 % of demand is left: 9 of 10 qualified leads came from there." in page
    assert "<strong>61</strong>" in page and "medium (52 %)" in page
    assert "With any one record left out the score would be between" in page
    for words in (
        "can only be reached on Upwork",
        "the contract lies on Upwork",
        "can only pay through Upwork",
    ):
        assert words in page


def test_an_empty_desk_is_told_what_to_record(visit, ada):
    page = visit(ada).get(PAGE).text
    assert "Nothing to test yet" in page and "Keep this result" not in page
