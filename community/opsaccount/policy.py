"""Who may touch a private record: its owner. Administrators have no permission here."""

from __future__ import annotations

from typing import Any

from community.core.access import Actor, permission


@permission("desk:own")
def own(actor: Actor, record: Any) -> bool:
    """The record is in the acting member's Desk, which is the only one their session can see anyway."""
    return actor.id is not None and actor.id == record.owner_id
