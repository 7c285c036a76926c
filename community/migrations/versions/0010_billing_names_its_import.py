"""Settled items refer to the import that brought them."""

from alembic import op

revision = "0010"
down_revision = "0009"

NAME = "fk_billing_items_owner_id_import_id_imports"
COLUMNS = ["owner_id", "import_id"]


def upgrade() -> None:
    # No table refers to billing_items, so that SQLite's copy of it takes nothing else along.
    with op.batch_alter_table("billing_items") as batch:
        batch.create_foreign_key(NAME, "imports", COLUMNS, ["owner_id", "id"], ondelete="NO ACTION")


def downgrade() -> None:
    with op.batch_alter_table("billing_items") as batch:
        batch.drop_constraint(NAME, type_="foreignkey")
