"""Writing the contact log."""

from community.opsaccount.contacts.actions.contacts import (
    add_contact,
    become_client,
    delete_contact,
    restore_contact,
    save_contact,
    save_lock,
)
from community.opsaccount.contacts.actions.merging import merge, remember_alias
from community.opsaccount.contacts.actions.parts import (
    delete_touch,
    restore_part,
    save_engagement,
    save_point,
    save_proposal,
    save_route,
    save_touch,
    settle_touches,
)

__all__ = [
    "add_contact",
    "become_client",
    "delete_contact",
    "delete_touch",
    "merge",
    "remember_alias",
    "restore_contact",
    "restore_part",
    "save_contact",
    "save_engagement",
    "save_lock",
    "save_point",
    "save_proposal",
    "save_route",
    "save_touch",
    "settle_touches",
]
