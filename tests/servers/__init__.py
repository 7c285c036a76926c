"""Real servers that tests and bench start for themselves and always stop.

Ordinary child processes on a free port of 127.0.0.1, with their files in a temporary folder. They live here
and not in `community` because only development starts servers; bench borrows them from the tests.
"""

from tests.servers.postgres import Database, Postgres, postgres
from tests.servers.process import Unavailable
from tests.servers.redis import redis

__all__ = ["Database", "Postgres", "Unavailable", "postgres", "redis"]
