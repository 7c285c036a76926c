"""The servers that tests start: what roles they offer, and that nothing is left behind."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tests.servers import Postgres

PRINTS_ITS_FOLDER_AND_WAITS = """
import sys
from tests import servers
with servers.postgres() as server:
    print(server.folder, flush=True)
    sys.stdin.read()
"""


def test_the_owner_of_a_database_is_bound_by_row_security(postgres_server: Postgres) -> None:
    with postgres_server.database() as database, psycopg.connect(plain(database.url)) as connection:
        role = "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user"
        assert connection.execute(role).fetchone() == (False, False, True)
        connection.execute("create table belongs_to_the_role (id integer)")


def test_a_database_is_gone_after_its_block(postgres_server: Postgres) -> None:
    with postgres_server.database() as database:
        connection = psycopg.connect(plain(database.url))
        connection.execute("create table kept_open (id integer)")
    connection.close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(plain(database.url))


def test_a_database_can_be_copied(postgres_server: Postgres) -> None:
    with postgres_server.database() as original:
        with psycopg.connect(plain(original.url)) as connection:
            connection.execute("create table copied (id integer)")
        with (
            postgres_server.database(template=original.name) as copy,
            psycopg.connect(plain(copy.url)) as connection,
        ):
            assert connection.execute("select count(*) from copied").fetchone() == (0,)


def test_the_redis_like_server_answers(redis_url: str) -> None:
    with redis_client.Redis.from_url(redis_url) as client:
        client.set("guild", "hall")
        assert client.get("guild") == b"hall"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_the_server_ends_when_its_parent_is_killed() -> None:
    command = [sys.executable, "-c", PRINTS_ITS_FOLDER_AND_WAITS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        folder = Path(parent.stdout.readline().strip())
        identity = (folder / "cluster" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
        parent.kill()
    assert ends(int(identity))
    shutil.rmtree(folder)


def ends(process: int) -> bool:
    """True once no such process runs; False when it still does after a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if "\nState:\tZ" in Path(f"/proc/{process}/status").read_text(encoding="utf-8"):
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def plain(url: str) -> str:
    """The address in libpq's own words, as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")
