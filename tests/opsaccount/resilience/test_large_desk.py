"""A desk far larger than any freelancer's is still scored while its owner waits."""

from random import Random
from time import process_time

from community.opsaccount.resilience.evaluation import evaluate
from community.opsaccount.resilience.snapshot import (
    MILLION,
    OWN,
    Account,
    AccountKind,
    BillingItem,
    Client,
    Contract,
    Finance,
    Lead,
    Receivable,
)
from tests.opsaccount.resilience.people import TODAY, points, snapshot_of

ACCOUNTS = tuple(Account(f"account-{number}", AccountKind.MARKETPLACE) for number in range(10))
CARRIERS = (OWN, *(account.id for account in ACCOUNTS))


def large_desk():
    """1,000 clients with 5,000 settled items and a receivable each, 1,000 leads, 10 accounts."""
    chance = Random(7)
    leads = [
        Lead(
            f"L{n}",
            chance.choice(CARRIERS),
            True,
            True,
            points(chance.choice(CARRIERS)),
            chance.choice(CARRIERS),
        )
        for n in range(1_000)
    ]
    clients = [
        Client(
            f"C{n}",
            active=True,
            contact_points=points(chance.choice(CARRIERS)),
            contract=Contract(chance.choice(CARRIERS), OWN),
            payment_routes=(chance.choice(CARRIERS),),
            billing=tuple(
                BillingItem(chance.randrange(1, 10**6) * MILLION // 100, chance.choice(CARRIERS))
                for _ in range(5)
            ),
        )
        for n in range(1_000)
    ]
    owed = tuple(Receivable(client.id, MILLION, TODAY) for client in clients)
    finance = Finance(10**4 * MILLION, 10**3 * MILLION, (), owed)
    return snapshot_of(*leads, *clients, accounts=ACCOUNTS, finance=finance)


def test_a_large_desk_is_scored_in_seconds():
    snapshot = large_desk()
    started = process_time()
    found = evaluate(snapshot)
    # About one second; adding everything up again for each "what if" takes minutes.
    assert process_time() - started < 6
    assert len(found.actions) > 1_000
