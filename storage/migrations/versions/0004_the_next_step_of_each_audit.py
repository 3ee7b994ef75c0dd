"""The next step of each audit, and indexes by which what is due is found without reading what is not"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Left empty: the first sweep finds no digest in it, and so plans every open audit.
    op.create_table(
        "chase_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("planned_to", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_step_on", sa.Date(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_audit_due_on"))
        batch_op.drop_index(batch_op.f("ix_audit_release_at"))
        batch_op.drop_index(batch_op.f("ix_audit_stage"))
        batch_op.create_index("ix_audit_next_step_on_id", ["next_step_on", "id"], unique=False)
        batch_op.create_index(
            "ix_audit_counts",
            ["service", "stage", "due_on", "round_id", "grade", "returned_on"],
            unique=False,
        )
        batch_op.create_index("ix_audit_stage_due_on", ["stage", "due_on"], unique=False)
        batch_op.create_index("ix_audit_stage_release_at_id", ["stage", "release_at", "id"], unique=False)

    with op.batch_alter_table("told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("told", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_person_id"))

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_stage_release_at_id")
        batch_op.drop_index("ix_audit_stage_due_on")
        batch_op.drop_index("ix_audit_counts")
        batch_op.drop_index("ix_audit_next_step_on_id")
        batch_op.create_index(batch_op.f("ix_audit_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_release_at"), ["release_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_due_on"), ["due_on"], unique=False)
        batch_op.drop_column("next_step_on")

    op.drop_table("chase_plan")
