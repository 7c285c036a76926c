"""The verdict in one sentence: no more is said to stop than there are answers."""

import pytest

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.headlines import headline
from community.opsaccount.resilience.matrix import matrix
from tests.opsaccount.resilience.people import client_on, items, lead_on, snapshot_of

CLIENT, LEAD = client_on("upwork", billing=items(100, carrier="upwork")), lead_on("upwork")


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([CLIENT, LEAD], "everything stops"),
        ([CLIENT], "payment, conversations, terms and the start of work stop"),
        ([LEAD], "conversations, terms, the start of work and demand stop"),
    ],
)
def test_everything_stops_only_where_every_question_has_an_answer(records, said):
    found = headline(matrix(evaluate(snapshot_of(*records))), {"upwork": "Upwork"})
    assert str(found.sentence).startswith(f"Without Upwork, {said}: ")
