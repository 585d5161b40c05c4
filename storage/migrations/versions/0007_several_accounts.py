"""Through which of the bot's accounts a chat was heard, and which one sent a message"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('group_chat', sa.Column('heard_by', sa.String(), nullable=True))
    op.add_column('account', sa.Column('heard_by', sa.String(), nullable=True))
    op.add_column('notice', sa.Column('sent_by', sa.String(), nullable=True))


def downgrade() -> None:
    for table, column in (('notice', 'sent_by'), ('account', 'heard_by'), ('group_chat', 'heard_by')):
        op.drop_column(table, column)
