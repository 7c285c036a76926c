"""The Desk's ground: accounts, contacts, billing, finance."""

import sqlalchemy as sa
from alembic import op

from community.core.db import BigId, Exact, Instant
from community.migrations.owned import confine

revision = "0004"
down_revision = "0003"

TABLES = (
    "channel_accounts",
    "drills",
    "contacts",
    "contact_aliases",
    "contact_points",
    "touches",
    "engagements",
    "payment_routes",
    "sent_proposals",
    "billing_items",
    "desk_settings",
    "money_statements",
    "receivables",
    "own_path_facts",
)


def upgrade() -> None:
    _channels()
    _contacts()
    _work()
    _billing()
    _finance()
    confine(*TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _channels() -> None:
    _record(
        "channel_accounts",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("platform", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        _sealed("name"),
        sa.Column("function", sa.String(24), nullable=False),
        _sealed("exception"),
        sa.Column("exception_on", sa.Date),
        sa.Column("since", sa.Date),
        sa.Column("closed_on", sa.Date),
        _sealed("notes"),
        sa.UniqueConstraint("owner_id", "code"),
    )
    _record(
        "drills",
        sa.Column("account_id", sa.Uuid),
        sa.Column("drilled_on", sa.Date, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        _sealed("result"),
        _carrier("account_id"),
    )


def _contacts() -> None:
    _record(
        "contacts",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        _sealed("name"),
        _sealed("organisation"),
        _sealed("notes"),
        sa.Column("origin_account_id", sa.Uuid),
        sa.Column("origin_lane", sa.String(16), nullable=False),
        sa.Column("first_touch_on", sa.Date),
        sa.Column("qualified_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.Column("client_since", sa.Date),
        sa.Column("last_touch_on", sa.Date),
        sa.Column("next_touch_on", sa.Date),
        sa.Column("lock_account_id", sa.Uuid),
        sa.Column("platform_lock_until", sa.Date),
        sa.Column("lock_release", sa.String(16)),
        sa.Column("lock_released_on", sa.Date),
        _carrier("origin_account_id"),
        _carrier("lock_account_id"),
    )
    op.create_index("ix_contacts_kind", "contacts", ["owner_id", "kind", "closed_on"])
    _owned(
        "contact_aliases",
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        _sealed("title"),
        _contact(),
        _carrier("account_id"),
        sa.UniqueConstraint("owner_id", "account_id", "key"),
    )
    op.create_index("ix_contact_aliases_contact", "contact_aliases", ["owner_id", "contact_id"])
    _about_contact(
        "contact_points",
        sa.Column("account_id", sa.Uuid),
        sa.Column("kind", sa.String(8), nullable=False),
        _sealed("address"),
        sa.Column("confirmed_on", sa.Date),
        sa.Column("bounced_on", sa.Date),
        _carrier("account_id"),
    )
    _about_contact(
        "touches",
        sa.Column("point_id", sa.Uuid),
        sa.Column("account_id", sa.Uuid),
        sa.Column("touched_on", sa.Date, nullable=False),
        sa.Column("direction", sa.String(4), nullable=False),
        sa.Column("bounced", sa.Boolean, nullable=False),
        _sealed("note"),
        _carrier("account_id"),
        index=("touched_on",),
    )


def _work() -> None:
    _about_contact(
        "engagements",
        _sealed("title"),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.Column("signed_on", sa.Date),
        sa.Column("contract_account_id", sa.Uuid),
        sa.Column("files_account_id", sa.Uuid),
        sa.Column("file_complete_on", sa.Date),
        _carrier("contract_account_id"),
        _carrier("files_account_id"),
    )
    _about_contact(
        "payment_routes",
        sa.Column("account_id", sa.Uuid),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        _carrier("account_id"),
    )
    _about_contact(
        "sent_proposals",
        sa.Column("account_id", sa.Uuid),
        _sealed("title"),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_on", sa.Date),
        _carrier("account_id"),
    )


def _billing() -> None:
    _about_contact(
        "billing_items",
        sa.Column("account_id", sa.Uuid),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("settled_on", sa.Date, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("gross", sa.BigInteger, nullable=False),
        sa.Column("fee", sa.BigInteger),
        sa.Column("net", sa.BigInteger),
        sa.Column("unrounded", Exact),
        sa.Column("rate", Exact),
        sa.Column("base_currency", sa.String(3), nullable=False),
        sa.Column("base_gross", sa.BigInteger),
        sa.Column("hours", Exact),
        _sealed("description"),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("import_id", sa.Uuid),
        sa.Column("traced_on", sa.Date),
        _carrier("account_id"),
        sa.UniqueConstraint("owner_id", "source", "key"),
        index=("settled_on",),
    )
    op.create_index("ix_billing_items_settled", "billing_items", ["owner_id", "settled_on", "id"])
    op.create_index("ix_billing_items_import", "billing_items", ["owner_id", "import_id"])


def _finance() -> None:
    _owned(
        "desk_settings",
        sa.Column("base_currency", sa.String(3), nullable=False),
        sa.UniqueConstraint("owner_id"),
    )
    _record(
        "money_statements",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("account_id", sa.Uuid),
        sa.Column("stated_on", sa.Date, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        _sealed("note"),
        _carrier("account_id"),
    )
    op.create_index("ix_money_statements_kind", "money_statements", ["owner_id", "kind", "stated_on"])
    _record(
        "receivables",
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("rate", Exact),
        sa.Column("base_currency", sa.String(3), nullable=False),
        sa.Column("base_amount", sa.BigInteger),
        sa.Column("invoiced_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("delay_days", sa.Integer, nullable=False),
        sa.Column("paid_on", sa.Date),
        _sealed("description"),
        _contact(),
    )
    op.create_index("ix_receivables_due", "receivables", ["owner_id", "due_on"])
    _record(
        "own_path_facts",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        _sealed("note"),
    )
    op.create_index("ix_own_path_facts_kind", "own_path_facts", ["owner_id", "kind", "since"])


def _owned(table: str, *columns: sa.schema.SchemaItem) -> None:
    member = sa.ForeignKey("members.id", ondelete="CASCADE")
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", BigId, member, nullable=False, index=True),
        *columns,
        sa.UniqueConstraint("owner_id", "id"),
    )


def _record(table: str, *columns: sa.schema.SchemaItem) -> None:
    _owned(
        table,
        sa.Column("estimated", sa.Boolean, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        *columns,
    )


def _about_contact(table: str, *columns: sa.schema.SchemaItem, index: tuple[str, ...] = ()) -> None:
    _record(table, sa.Column("contact_id", sa.Uuid, nullable=False), *columns, _contact())
    op.create_index(f"ix_{table}_contact", table, ["owner_id", "contact_id", *index])


def _sealed(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(f"{name}_sealed", sa.LargeBinary)


def _carrier(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["owner_id", column], ["channel_accounts.owner_id", "channel_accounts.id"], ondelete="NO ACTION"
    )


def _contact() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["owner_id", "contact_id"], ["contacts.owner_id", "contacts.id"], ondelete="CASCADE"
    )
