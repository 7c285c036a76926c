"""Accounts: ways in, sessions, profiles."""

from tests.access.personas import everyone, members
from tests.access.table import Row
from tests.access.world import World
from tests.factories import PASSWORD


def credentials(world: World) -> dict[str, str]:
    """What the world's stranger types to sign in."""
    return {"email": "stranger.persona@example.org", "password": PASSWORD}


ROWS = [
    Row("GET", "accounts.sign_in", members(303, guest=200)),
    Row("POST", "accounts.sign_in", everyone(303), form=credentials),
    Row("POST", "accounts.sign_out", members(303)),
]
