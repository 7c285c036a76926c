"""Row security for the tables of the private space, for use inside migrations."""

from __future__ import annotations

from alembic import op

OWNER_IS_ACTING = "owner_id = nullif(current_setting('app.member', true), '')::bigint"
"""True for the rows of the member bound to this transaction; for none when nobody is bound."""


def confine(*tables: str) -> None:
    """On PostgreSQL, show and take only the acting member's rows of `tables`, to their owner too."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy only_the_owner on {table}"
            f" using ({OWNER_IS_ACTING}) with check ({OWNER_IS_ACTING})"
        )
