"""Imports: files on their way in, what they brought that is no billing, and remembered column maps."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Exact, Instant
from community.migrations.owned import confine

revision = "0006"
down_revision = "0005"

TABLES = ("imports", "imported_keys", "account_movements", "column_mappings")


def upgrade() -> None:
    _imports()
    _owned(
        "imported_keys",
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("import_id", sa.Uuid, nullable=False),
        _import(),
        sa.UniqueConstraint("owner_id", "source", "key"),
    )
    op.create_index("ix_imported_keys_import", "imported_keys", ["owner_id", "import_id"])
    _movements()
    _owned(
        "column_mappings",
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("account_id", sa.Uuid),
        _sealed("column_map"),
        sa.Column("used_at", Instant, nullable=False),
        _account(),
        sa.UniqueConstraint("owner_id", "fingerprint"),
    )
    confine(*TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _imports() -> None:
    _owned(
        "imports",
        sa.Column("account_id", sa.Uuid),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("layout", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("question", sa.String(8), nullable=False),
        _sealed("file_name"),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("shelf", sa.String(32), nullable=False),
        sa.Column("date_order", sa.String(3), nullable=False),
        _sealed("column_map"),
        *(_count(name) for name in ("rows_read", "fresh", "unsorted", "known", "skipped", "broken")),
        _sealed("found"),
        _sealed("error"),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("committed_at", Instant),
        sa.Column("ended_at", Instant),
        _account(),
    )
    op.create_index("ix_imports_created", "imports", ["owner_id", "created_at", "id"])
    op.create_index("ix_imports_digest", "imports", ["owner_id", "digest"])


def _movements() -> None:
    _owned(
        "account_movements",
        sa.Column("estimated", sa.Boolean, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("gross", sa.BigInteger, nullable=False),
        sa.Column("fee", sa.BigInteger),
        sa.Column("net", sa.BigInteger),
        sa.Column("rate", Exact),
        _sealed("client_name"),
        _sealed("description"),
        _sealed("reason"),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("sorted_at", Instant),
        sa.Column("billing_item_id", sa.Uuid),
        _account(),
        _import(),
    )
    op.create_index(
        "ix_account_movements_kind", "account_movements", ["owner_id", "kind", "occurred_on", "id"]
    )
    op.create_index("ix_account_movements_import", "account_movements", ["owner_id", "import_id"])


def _owned(table: str, *columns: sa.schema.SchemaItem) -> None:
    member = sa.ForeignKey("members.id", ondelete="CASCADE")
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", BigId, member, nullable=False, index=True),
        *columns,
        sa.UniqueConstraint("owner_id", "id"),
    )


def _count(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer, nullable=False)


def _sealed(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(f"{name}_sealed", sa.LargeBinary)


def _account() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["owner_id", "account_id"], ["channel_accounts.owner_id", "channel_accounts.id"], ondelete="NO ACTION"
    )


def _import() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["owner_id", "import_id"], ["imports.owner_id", "imports.id"], ondelete="CASCADE"
    )
