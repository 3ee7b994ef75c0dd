"""The library of templates and ways of working"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("guest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "template",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("good", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("shared_by", sa.String(), nullable=False),
        sa.Column("shared_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_template_authority", "template", ["authority"])
    op.create_index("ix_template_state_review_on", "template", ["state", "review", "review_on"])
    op.create_index("ix_template_state_shared_at", "template", ["state", "shared_at"])
    op.create_table(
        "template_version",
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("link_key", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("template_id", "number"),
    )
    op.create_index("ix_template_version_file_hash", "template_version", ["file_hash"])
    op.create_table(
        "template_link",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "template_id", "number"),
    )
    op.create_table(
        "template_useful",
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("template_id", "person_id"),
    )
    op.create_table(
        "template_used",
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("template_id", "person_id", "number"),
    )
    _create_search()
    op.create_table(
        "looking_for",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_looking_for_state_at", "looking_for", ["state", "at"])
    op.create_table(
        "looking_answer",
        sa.Column("looking_id", sa.String(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("looking_id", "template_id"),
    )
    op.create_table(
        "allowed_host",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "kept_file",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "person_id"),
    )


def _create_search() -> None:
    op.create_table(
        "template_search",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("template_id"),
    )
    op.create_index("ix_template_search_changed_at", "template_search", ["changed_at"])
    op.create_index("ix_template_search_used", "template_search", ["used", "useful", "changed_at"])
    op.create_table(
        "template_word",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("templates", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("word"),
    )
    for statement in _FTS5 if op.get_bind().dialect.name == "sqlite" else _TSVECTOR:
        op.execute(statement)


_FTS5 = (
    "CREATE VIRTUAL TABLE template_text USING fts5"
    "(title, labels, authority, texts, tokenize = 'unicode61', prefix = '1 2 3')",
    "INSERT INTO template_text (template_text, rank) VALUES ('rank', 'bm25(10.0, 4.0, 3.0, 1.0)')",
    # The words with two blanks before and one after, as pg_trgm sees them: how a word begins tells most.
    "CREATE VIRTUAL TABLE template_word_trigram USING fts5(word, tokenize = 'trigram')",
    "CREATE TRIGGER template_word_new AFTER INSERT ON template_word BEGIN "
    "INSERT INTO template_word_trigram (rowid, word) VALUES (new.number, '  ' || new.word || ' '); END",
    "CREATE TRIGGER template_word_gone AFTER DELETE ON template_word BEGIN "
    "DELETE FROM template_word_trigram WHERE rowid = old.number; END",
)
_TSVECTOR = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "ALTER TABLE template_search ADD COLUMN vector tsvector",
    # Kept whole in its row, also where it is long: each one that fits is read to be put in order.
    "ALTER TABLE template_search SET (toast_tuple_target = 8160)",
    "CREATE INDEX ix_template_search_vector ON template_search USING gin (vector) WITH (fastupdate = off)",
    "CREATE INDEX ix_template_word_trigram ON template_word USING gist (word gist_trgm_ops)",
)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE template_word_trigram")
        op.execute("DROP TABLE template_text")
    for name in (
        "template_word",
        "template_search",
        "kept_file",
        "allowed_host",
        "looking_answer",
        "looking_for",
        "template_used",
        "template_useful",
        "template_link",
        "template_version",
        "template",
    ):
        op.drop_table(name)
    op.drop_column("person", "guest")
