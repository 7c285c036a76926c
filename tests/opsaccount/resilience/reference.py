"""The definition of the score once more, written straight down and slow, to hold the rules against."""

from fractions import Fraction as F

from community.opsaccount.resilience.snapshot import OWN, Snapshot

CAPABILITIES = {"demand": 25, "conversations": 20, "terms": 15, "start": 15, "payment": 25}


def reachable(person, x):
    return any(p.verified and p.carrier != x for p in person.contact_points)


def client_terms(c, x):
    return c.contract is not None and c.contract.carrier != x and c.locked_to != x


def client_payment(s, c, x):
    usable = [r for r in c.payment_routes if r != OWN or s.own_path.invoice_profile_complete]
    return c.locked_to != x and any(r != x for r in usable)


def lead_terms(s, lead, x):
    own = s.own_path.terms_published and s.own_path.signature_in_12_months
    others = {a.id for a in s.accounts if a.external} - {x}
    return reachable(lead, x) and (own or lead.proposal in others)


def mean(values):
    """Of (weight, value) pairs; None when there is none."""
    values = [(w, v) for w, v in values if v is not None]
    return sum(w * v for w, v in values) / F(sum(w for w, _ in values)) if values else None


def shares(s: Snapshot, x: str):
    active, open_ = [c for c in s.clients if c.active], [lead for lead in s.leads if lead.open]
    proposed = [lead for lead in open_ if lead.proposal]
    billed = [sum(i.amount for i in c.billing) for c in active]
    equal = [1] * len(active)
    start = lambda lead: lead_terms(s, lead, x) and lead.proposal != x  # noqa: E731
    kept = {
        "demand": [lead.origin != x for lead in s.leads if lead.qualified],
        "conversations": [reachable(p, x) for p in (*active, *open_)],
        "terms": [client_terms(c, x) for c in active] + [lead_terms(s, lead, x) for lead in proposed],
        "start": [client_terms(c, x) and c.contract.files_carrier != x for c in active]
        + [start(lead) for lead in proposed],
    }
    result = {name: mean((1, F(held)) for held in kept[name]) for name in kept}
    weights = billed if any(billed) else equal
    result["payment"] = mean((w, F(client_payment(s, c, x))) for w, c in zip(weights, active, strict=True))
    return result


def runway(s: Snapshot, x: str | None):
    f = s.finance
    if f.cash is None or f.monthly_cost is None:
        return None
    by_name = {c.id: c for c in s.clients}
    balance = F(f.cash + sum(amount for account, amount in f.held if account != x))
    for day in range(1, 366):
        balance -= F(f.monthly_cost, 30)
        for r in f.receivables:
            due = max(1, (r.due_on - s.as_of).days + r.median_delay_days)
            if due == day and (x is None or client_payment(s, by_name[r.client], x)):
                balance += r.amount
        if balance < 0:
            return day - 1
    return 365


def relation(c):
    carriers = {p.carrier for p in c.contact_points if p.verified}
    return c.locked_to or (carriers.pop() if len(carriers) == 1 else None)


def dominance(external, pairs):
    total = sum(w for w, _ in pairs)
    if not total:
        return None
    return sum(F(sum(w for w, carrier in pairs if carrier == x), total) ** 2 for x in external)


def channels(s, external):
    active = [c for c in s.clients if c.active]
    return mean(
        [
            (25, dominance(external, [(1, lead.origin) for lead in s.leads if lead.qualified])),
            (15, dominance(external, [(1, relation(c)) for c in active])),
            (
                15,
                dominance(external, [(1, lead.proposal) for lead in s.leads if lead.open and lead.proposal]),
            ),
            (15, dominance(external, [(1, c.contract.carrier) for c in active if c.contract])),
            (30, dominance(external, [(i.amount, i.carrier) for c in s.clients for i in c.billing])),
        ]
    )


def clamp(value):
    return max(F(0), min(F(1), value))


def concentration(s):
    billed = [sum(i.amount for i in c.billing) for c in s.clients]
    if not sum(billed):
        return None
    top, h = F(max(billed), sum(billed)), sum(F(b, sum(billed)) ** 2 for b in billed)
    return (clamp((top - F(1, 4)) / F(3, 4)) + clamp((h - F(1, 4)) / F(3, 4))) / 2


def evidence(s):
    e, drill = s.evidence, s.evidence.days_since_drill
    parts = [F(0) if drill is None or drill > 70 else F(1, 2) if drill > 35 else F(1)]
    parts += [F(e.complete_files, e.active_files)] if e.active_files else []
    parts += [F(e.traceable_items, e.paid_items_90_days)] if e.paid_items_90_days else []
    return 1 - sum(parts) / len(parts)


def score(s: Snapshot) -> dict:
    """Components (0–100, None when absent), raw, and the rounded score with its floor."""
    external = [a.id for a in s.accounts if a.external]
    kept = {x: shares(s, x) for x in external}
    losses = [mean((CAPABILITIES[n], v) for n, v in kept[x].items()) for x in external]
    days = [runway(s, x) for x in (None, *external)]
    needed = max(90, s.cycle.median_days) if s.cycle and s.cycle.observations >= 3 else 90
    worst = max((1 - loss for loss in losses if loss is not None), default=None)
    parts = {
        "channels": channels(s, external) if external else F(0),
        "clients": concentration(s),
        "worst_plug": worst if external else F(0),
        "runway": None if None in days else clamp(1 - F(min(days), needed)),
        "evidence": evidence(s),
    }
    parts = {name: None if v is None else 100 * v for name, v in parts.items()}
    raw = mean(zip((25, 20, 35, 10, 10), parts.values(), strict=True))
    stops = any(v == 0 for x in external for v in kept[x].values() if v is not None)
    final = max(raw, F(50)) if stops else raw
    return {"components": parts, "raw": raw, "score": int(final + F(1, 2)), "kept": kept}
