"""Writing accounts and drills."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from community.opsaccount import actions
from community.opsaccount.channels import queries
from community.opsaccount.channels.models import Account, Drill
from community.opsaccount.channels.rules import PLATFORMS, free_code, platform_called


class InUse(Exception):
    """The account still carries records; they would lose their carrier."""


def save_account(
    account: Account | None, values: Mapping[str, Any], *, id: uuid.UUID | None = None
) -> Account:
    """A new or changed account; a new one is given a code of its own, which never changes after.

    One that bears a known platform's name is on that platform, or its first import would make a second.
    """
    if account is None:
        platform = values.get("platform") or platform_called(values["name"])
        code = free_code(platform, values["kind"], queries.codes())
        account, values = Account(id=id, code=code), {**values, "platform": platform}
    return actions.keep(account, values)


def account_for(platform: str) -> Account:
    """The member's account on a known platform, made when there is none (an import brings it to light).

    Raises KeyError for a platform that is not in `rules.PLATFORMS`.
    """
    known = PLATFORMS[platform]
    found = queries.account_on(platform)
    return found or save_account(None, {"platform": platform, "kind": known.kind, "name": known.name})


def delete_account(account: Account) -> None:
    """Delete an account that carries nothing. Raises InUse."""
    if any(queries.carried(account).values()):
        raise InUse
    actions.delete(account)


def save_drill(drill: Drill | None, values: Mapping[str, Any], *, id: uuid.UUID | None = None) -> Drill:
    """A new or changed drill."""
    return actions.keep(drill or Drill(id=id), values)
