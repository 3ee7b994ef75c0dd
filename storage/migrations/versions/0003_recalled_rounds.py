"""When a round was recalled"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("recalled_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("round", "recalled_at")
