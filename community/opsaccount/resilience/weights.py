"""The weights and thresholds of the score: open, the member's own, stored with each saved value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

FORMULA = 1
LARGEST = 1000


class WeightsError(ValueError):
    """Weights that give no score; `field` names the first one at fault."""

    def __init__(self, field: str, message: str):
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Weights:
    """Whole numbers: weights count relative to their group, thresholds are percent, spans are days."""

    # The parts of the score.
    channels: int = 25
    clients: int = 20
    worst_plug: int = 35
    runway: int = 10
    evidence: int = 10
    # What a pulled plug can take: the parts of the loss.
    demand: int = 25
    conversations: int = 20
    terms: int = 15
    start: int = 15
    payment: int = 25
    # Where the share of one account is looked for: the parts of `channels`.
    share_leads: int = 25
    share_clients: int = 15
    share_proposals: int = 15
    share_contracts: int = 15
    share_billing: int = 30
    # Verdicts and bands.
    too_dependent_below: int = 50
    floor_when_stopping: int = 50
    moderate_from: int = 25
    high_from: int = 50
    critical_from: int = 75
    # One client's share up to here is no risk at all.
    concentration_free: int = 25
    # How long the money should last, and from how many observations the member's own cycle is believed.
    runway_days: int = 90
    cycle_observations: int = 3
    # A drill counts whole, then half, then not at all.
    drill_fresh_days: int = 35
    drill_stale_days: int = 70
    # How much must be recorded before the number deserves trust.
    confident_leads: int = 20
    confident_paid_items: int = 12
    confident_clients: int = 5
    confidence_high: int = 75
    confidence_medium: int = 40
    provisional_leads: int = 5
    # How many new leads the action "qualified leads" stands for.
    lead_batch: int = 5

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            _check_whole(name, getattr(self, name), AT_LEAST.get(name, 0))
        for group in GROUPS:
            if not any(getattr(self, name) for name in group):
                raise WeightsError(group[0], "at least one weight of the group must be above 0")
        for low, high in ORDERED:
            if getattr(self, low) > getattr(self, high):
                raise WeightsError(high, f"must not be below {low}")
        for name in PERCENT:
            if getattr(self, name) > PERCENT[name]:
                raise WeightsError(name, f"must be at most {PERCENT[name]}")


COMPONENTS = ("channels", "clients", "worst_plug", "runway", "evidence")
CAPABILITIES = ("demand", "conversations", "terms", "start", "payment")
SHARES = ("leads", "clients", "proposals", "contracts", "billing")

GROUPS = (COMPONENTS, CAPABILITIES, tuple(f"share_{name}" for name in SHARES))
ORDERED = (
    ("moderate_from", "high_from"),
    ("high_from", "critical_from"),
    ("confidence_medium", "confidence_high"),
    ("drill_fresh_days", "drill_stale_days"),
)
AT_LEAST = dict.fromkeys(
    ("runway_days", "confident_leads", "confident_paid_items", "confident_clients", "lead_batch"), 1
)
PERCENT = {
    "too_dependent_below": 100,
    "floor_when_stopping": 100,
    "critical_from": 100,
    "confidence_high": 100,
    "concentration_free": 99,
}


def weights_json(weights: Weights) -> dict[str, int]:
    """The weights as they are stored next to a saved value."""
    return asdict(weights)


def read_weights(stored: Mapping[str, object]) -> Weights:
    """The weights of a stored mapping; what is missing has its default.

    Raises WeightsError for an unknown name or a value out of its range.
    """
    known = {field.name for field in fields(Weights)}
    for name in stored:
        if name not in known:
            raise WeightsError(name, "unknown weight")
    return Weights(**stored)  # type: ignore[arg-type]  # checked one by one in __post_init__


def _check_whole(name: str, value: object, least: int) -> None:
    if type(value) is not int:
        raise WeightsError(name, "must be a whole number")
    if not least <= value <= LARGEST:
        raise WeightsError(name, f"must be between {least} and {LARGEST}")
