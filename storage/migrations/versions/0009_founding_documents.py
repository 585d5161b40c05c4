"""The founding document of a team as a file"""

import sqlalchemy as sa
from alembic import op

import storage.tables.base


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('team_document',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('kept_by', sa.Integer(), nullable=False),
    sa.Column('kept_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['kept_by'], ['person.id'], name='fk_team_document_kept_by_person'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name='fk_team_document_team_id_team'),
    sa.PrimaryKeyConstraint('team_id', name='pk_team_document')
    )


def downgrade() -> None:
    op.drop_table('team_document')
