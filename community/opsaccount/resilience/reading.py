"""Read a snapshot from JSON, refusing whatever is not exactly one: every error names its JSON path."""

from collections.abc import Iterable
from typing import Any

from community.opsaccount.resilience.json_tree import Node, parse
from community.opsaccount.resilience.snapshot import (
    OWN,
    Account,
    AccountKind,
    BillingItem,
    Client,
    ContactPoint,
    Contract,
    Cycle,
    Evidence,
    Finance,
    Freshness,
    Lead,
    OwnPath,
    Receivable,
    Snapshot,
    SnapshotError,
)

MOST_ACCOUNTS = 40
MOST_LEADS = 5_000
MOST_CLIENTS = 2_000
MOST_BILLING = 20_000
MOST_RECEIVABLES = 5_000
MOST_PER_PERSON = 20
LONGEST_DELAY = 3_650


def parse_snapshot(text: str) -> Snapshot:
    """The snapshot a JSON text holds; raises SnapshotError naming the path of the first fault."""
    return read_snapshot(parse(text))


def read_snapshot(tree: Any) -> Snapshot:
    """The snapshot of an already parsed JSON value; raises SnapshotError like `parse_snapshot`."""
    root = Node(tree)
    root.members(
        ("as_of", "base_currency", "accounts", "leads", "clients"),
        ("own_path", "finance", "cycle", "evidence", "freshness"),
    )
    accounts = root["accounts"].items(_account, MOST_ACCOUNTS)
    _refuse_twins(root["accounts"], (account.id for account in accounts))
    return _Reader({account.id for account in accounts}).snapshot(root, accounts)


class _Reader:
    """Reads what refers to accounts, knowing which ones were declared."""

    def __init__(self, accounts: set[str]):
        self.accounts = accounts
        self.billing_left = MOST_BILLING

    def snapshot(self, root: Node, accounts: tuple[Account, ...]) -> Snapshot:
        leads = root["leads"].items(self.lead, MOST_LEADS)
        _refuse_twins(root["leads"], (lead.id for lead in leads))
        clients = root["clients"].items(self.client, MOST_CLIENTS)
        _refuse_twins(root["clients"], (client.id for client in clients))
        return Snapshot(
            as_of=root["as_of"].day(),
            base_currency=_currency(root["base_currency"]),
            accounts=accounts,
            leads=leads,
            clients=clients,
            own_path=_own_path(root["own_path"]),
            finance=self.finance(root["finance"], {client.id for client in clients}),
            cycle=_cycle(root["cycle"]),
            evidence=_evidence(root["evidence"]),
            freshness=_freshness(root["freshness"]),
        )

    def lead(self, node: Node) -> Lead:
        node.members(("id", "origin", "qualified", "open"), ("contact_points", "proposal"))
        return Lead(
            id=node["id"].text(),
            origin=node["origin"].text(),
            qualified=node["qualified"].truth(),
            open=node["open"].truth(),
            contact_points=node["contact_points"].items(self.contact_point, MOST_PER_PERSON),
            proposal=self.proposal(node["proposal"]),
        )

    def client(self, node: Node) -> Client:
        node.members(
            ("id", "active"),
            ("locked_to", "locked_until", "contact_points", "contract", "payment_routes", "billing"),
        )
        locked_to = None if node["locked_to"].is_null else self.account(node["locked_to"])
        if locked_to is None and not node["locked_until"].is_null:
            node["locked_until"].fail("needs the account in locked_to")
        return Client(
            id=node["id"].text(),
            active=node["active"].truth(),
            locked_to=locked_to,
            locked_until=None if node["locked_until"].is_null else node["locked_until"].day(),
            contact_points=node["contact_points"].items(self.contact_point, MOST_PER_PERSON),
            contract=self.contract(node["contract"]),
            payment_routes=node["payment_routes"].items(self.carrier, MOST_PER_PERSON),
            billing=self.billing(node["billing"]),
        )

    def contact_point(self, node: Node) -> ContactPoint:
        node.members(("carrier", "verified"))
        return ContactPoint(self.carrier(node["carrier"]), node["verified"].truth())

    def proposal(self, node: Node) -> str | None:
        if node.is_null:
            return None
        node.members(("carrier",))
        return self.carrier(node["carrier"])

    def contract(self, node: Node) -> Contract | None:
        if node.is_null:
            return None
        node.members(("carrier",), ("files_carrier",))
        carrier = self.carrier(node["carrier"])
        files = node["files_carrier"]
        return Contract(carrier, carrier if files.is_null else self.carrier(files))

    def billing(self, node: Node) -> tuple[BillingItem, ...]:
        items = node.items(self.billing_item, MOST_BILLING)
        self.billing_left -= len(items)
        if self.billing_left < 0:
            node.fail(f"takes the snapshot over {MOST_BILLING} billing items, the most there may be")
        return items

    def billing_item(self, node: Node) -> BillingItem:
        node.members(("amount", "carrier"))
        return BillingItem(node["amount"].amount(), self.carrier(node["carrier"]))

    def finance(self, node: Node, clients: set[str]) -> Finance:
        if node.is_null:
            return Finance()
        node.members((), ("cash", "monthly_cost", "held", "receivables"))
        held = () if node["held"].is_null else tuple(node["held"].mapping())
        for account, amount in held:
            if account not in self.accounts:
                amount.fail("is no declared account")
        return Finance(
            cash=None if node["cash"].is_null else node["cash"].amount(),
            monthly_cost=None if node["monthly_cost"].is_null else node["monthly_cost"].amount(),
            held=tuple((account, amount.amount()) for account, amount in held),
            receivables=node["receivables"].items(lambda item: _receivable(item, clients), MOST_RECEIVABLES),
        )

    def carrier(self, node: Node) -> str:
        """`own` or a declared account."""
        carrier = node.text()
        if carrier != OWN and carrier not in self.accounts:
            node.fail(f"is neither {OWN!r} nor a declared account")
        return carrier

    def account(self, node: Node) -> str:
        account = node.text()
        if account not in self.accounts:
            node.fail("is no declared account")
        return account


def _account(node: Node) -> Account:
    node.members(("id", "kind"), ("external",))
    name, kind = node["id"].text(), node["kind"].text()
    if name == OWN:
        node["id"].fail(f"must not be {OWN!r}, which nobody else can take away")
    if kind not in set(AccountKind):
        node["kind"].fail("must be one of " + ", ".join(AccountKind))
    external = node["external"]
    return Account(name, AccountKind(kind), True if external.is_absent else external.truth())


def _currency(node: Node) -> str:
    code = node.text()
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        node.fail("must be a currency of three capital letters")
    return code


def _own_path(node: Node) -> OwnPath:
    if node.is_null:
        return OwnPath()
    names = ("terms_published", "signature_in_12_months", "invoice_profile_complete")
    node.members(names)
    return OwnPath(*(node[name].truth() for name in names))


def _receivable(node: Node, clients: set[str]) -> Receivable:
    node.members(("client", "amount", "due_on"), ("median_delay_days",))
    client, delay = node["client"].text(), node["median_delay_days"]
    if client not in clients:
        node["client"].fail("is no client of this snapshot")
    return Receivable(
        client=client,
        amount=node["amount"].amount(),
        due_on=node["due_on"].day(),
        # An early payer has a negative delay.
        median_delay_days=0 if delay.is_null else delay.count(LONGEST_DELAY, -LONGEST_DELAY),
    )


def _cycle(node: Node) -> Cycle | None:
    if node.is_null:
        return None
    node.members(("median_days", "observations"))
    if node["median_days"].is_null and node["observations"].count() == 0:
        return None
    return Cycle(node["median_days"].count(LONGEST_DELAY), node["observations"].count())


def _evidence(node: Node) -> Evidence:
    if node.is_null:
        return Evidence()
    whole = ("active_files", "complete_files", "paid_items_90_days", "traceable_items", "paid_items_180_days")
    node.members(whole, ("days_since_drill",))
    drill = node["days_since_drill"]
    evidence = Evidence(
        **{name: node[name].count() for name in whole},
        days_since_drill=None if drill.is_null else drill.count(),
    )
    _at_most(node["complete_files"], evidence.active_files, "active_files")
    _at_most(node["traceable_items"], evidence.paid_items_90_days, "paid_items_90_days")
    return evidence


def _freshness(node: Node) -> Freshness:
    if node.is_null:
        return Freshness()
    node.members(("rows", "fresh_rows"))
    freshness = Freshness(node["rows"].count(), node["fresh_rows"].count())
    _at_most(node["fresh_rows"], freshness.rows, "rows")
    return freshness


def _at_most(node: Node, bound: int, name: str) -> None:
    if node.value > bound:
        node.fail(f"must not be above {name}")


def _refuse_twins(node: Node, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            raise SnapshotError(f"{node.path}[{index}].id", "is given twice")
        seen.add(name)
