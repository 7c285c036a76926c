"""Which contact took over one that was merged into it."""

import sqlalchemy as sa
from alembic import op

from community.migrations.owned import confine

revision = "0011"
down_revision = "0010"

TABLE = "merged_contacts"
CONTACT = (["owner_id", "contact_id"], ["contacts.owner_id", "contacts.id"])


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*CONTACT, ondelete="CASCADE"),
        sa.UniqueConstraint("owner_id", "id"),
    )
    op.create_index("ix_merged_contacts_owner_id", TABLE, ["owner_id"])
    op.create_index("ix_merged_contacts_contact", TABLE, ["owner_id", "contact_id"])
    confine(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
