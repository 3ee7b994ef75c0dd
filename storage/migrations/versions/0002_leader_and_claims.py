"""Who leads, what is being sent, and what is taken back"""

import sqlalchemy as sa
from alembic import op

from storage.tables import DOUBTFUL, OWED, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("delivery", sa.Column("claim", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("delivery", sa.Column("recalled", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("preview") as preview:
        preview.alter_column(
            "seed", type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=False
        )
    op.create_index(
        "ix_delivery_owed",
        "delivery",
        ["urgency", "due_at", "id"],
        sqlite_where=OWED,
        postgresql_where=OWED,
    )
    op.create_index(
        "ix_delivery_doubtful", "delivery", ["id"], sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL
    )
