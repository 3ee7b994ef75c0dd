"""Changes of mind, leave and cover"""

import sqlalchemy as sa
from alembic import op

from storage.tables import OPEN_REQUEST, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("held_until", sa.Date(), nullable=True))
    op.add_column("audit", sa.Column("theme", sa.String(), nullable=False, server_default=""))
    _told_by_deadline()
    op.create_table(
        "hand_in",
        sa.Column("audit_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("auditor_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("returned_at", Instant(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("recommendations", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "number"),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("audit_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_request_audit_id", "request", ["audit_id"])
    op.create_index(
        "uq_request_open",
        "request",
        ["audit_id"],
        unique=True,
        sqlite_where=OPEN_REQUEST,
        postgresql_where=OPEN_REQUEST,
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id"])
    op.create_index("ix_absence_last_on", "absence", ["last_on"])
    op.create_table(
        "cover",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("cover_id", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "closure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )


def _told_by_deadline() -> None:
    """What was told so far was told of the deadline that each audit has: none has been moved yet."""
    op.create_table(
        "told_by_deadline",
        sa.Column("audit_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "step", "person_id", "due_on"),
    )
    op.execute(
        "INSERT INTO told_by_deadline (audit_id, step, person_id, due_on, told_on) "
        "SELECT told.audit_id, told.step, told.person_id, COALESCE(audit.due_on, told.told_on), told.told_on "
        "FROM told LEFT JOIN audit ON audit.id = told.audit_id"
    )
    op.drop_table("told")
    op.rename_table("told_by_deadline", "told")
    op.create_index("ix_told_person_id", "told", ["person_id"])


def downgrade() -> None:
    for table in ("closure", "cover", "absence", "request", "hand_in"):
        op.drop_table(table)
    op.create_table(
        "told_once",
        sa.Column("audit_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", "step", "person_id"),
    )
    op.execute(
        "INSERT INTO told_once (audit_id, step, person_id, told_on) "
        "SELECT audit_id, step, person_id, MIN(told_on) FROM told GROUP BY audit_id, step, person_id"
    )
    op.drop_table("told")
    op.rename_table("told_once", "told")
    op.create_index("ix_told_person_id", "told", ["person_id"])
    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_column("theme")
        batch_op.drop_column("held_until")
