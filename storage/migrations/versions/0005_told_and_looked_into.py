"""When an offer was told, and who looked into what was odd about a record."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# Only columns are added: to make `service` anew, SQLite would have to drop the one that certificates refer to.
NOT_BY_THE_HELPER = 'looked_by IS NULL OR looked_by <> person_id'


def upgrade() -> None:
    instant = storage.tables.base.Instant(timezone=True)
    op.add_column('offer', sa.Column('told_at', instant, nullable=True))
    op.execute("UPDATE offer SET told_at = offered_at")  # until now a clock ran from the offering
    op.add_column('service', sa.Column('looked_at', instant, nullable=True))
    op.add_column('service', sa.Column('looked_into', sa.JSON(), nullable=True))
    op.add_column('back_entry', sa.Column('looked_into', sa.JSON(), nullable=True))
    if op.get_bind().dialect.name == 'sqlite':
        named = f'CONSTRAINT ck_service_looked CHECK ({NOT_BY_THE_HELPER})'
        op.execute(f'ALTER TABLE service ADD COLUMN looked_by INTEGER {named}')
        return
    op.add_column('service', sa.Column('looked_by', sa.Integer(), nullable=True))
    op.create_check_constraint(op.f('ck_service_looked'), 'service', NOT_BY_THE_HELPER)


def downgrade() -> None:
    for table, column in (
        ('back_entry', 'looked_into'), ('service', 'looked_by'), ('service', 'looked_into'), ('service', 'looked_at'),
        ('offer', 'told_at'),
    ):
        op.drop_column(table, column)
