"""The chronicle is append-only: the database itself refuses to change or delete its rows."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER chronicle_no_{act.lower()} BEFORE {act} ON chronicle "
                "BEGIN SELECT RAISE(ABORT, 'the chronicle is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the chronicle is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER chronicle_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chronicle "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER chronicle_no_update")
        op.execute("DROP TRIGGER chronicle_no_delete")
        return
    op.execute("DROP TRIGGER chronicle_append_only ON chronicle")
    op.execute("DROP FUNCTION refuse_change()")
