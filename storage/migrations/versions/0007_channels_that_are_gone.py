"""Channels that are gone, and when people added or removed the bot"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("gone", sa.String(), nullable=True))
    for name in ("presence_at", "named_at", "team_named_at"):
        op.add_column("channel", sa.Column(name, Instant(), nullable=True))
    op.add_column("person", sa.Column("presence_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "presence_at")
    for name in ("team_named_at", "named_at", "presence_at", "gone"):
        op.drop_column("channel", name)
