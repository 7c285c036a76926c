"""What groups do about things that happen elsewhere."""

from __future__ import annotations

from community.accounts.events import ProfileChanged
from community.core import events
from community.groups.actions.groups import refresh_names


@events.inside(ProfileChanged)
def show_new_name(event: ProfileChanged) -> None:
    """Pages kept for guests carry names: a rename ends them wherever the member has written."""
    refresh_names(event.member_id)
