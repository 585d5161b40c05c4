"""Which group was heard until when, by which account of the bot; and who was heard in a community's own group"""

import sqlalchemy as sa
from alembic import op

import storage.tables.base


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

# Until now the platform was seen, not each account: those that are known were there.
KNOWN = """
SELECT p.platform AS platform, g.heard_by AS account, p.seen_at AS seen_at
  FROM presence p JOIN group_chat g ON g.platform = p.platform WHERE g.heard_by IS NOT NULL
UNION
SELECT p.platform, a.heard_by, p.seen_at
  FROM presence p JOIN account a ON a.platform = p.platform WHERE a.heard_by IS NOT NULL
"""


def upgrade() -> None:
    instant = storage.tables.base.Instant(timezone=True)
    op.add_column('group_chat', sa.Column('seen_at', instant, nullable=True))
    op.execute("UPDATE group_chat SET seen_at ="
               " (SELECT seen_at FROM presence WHERE presence.platform = group_chat.platform)")
    seen = op.get_bind().execute(sa.text(KNOWN)).mappings().all()
    op.drop_table('presence')
    op.create_table('presence',
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('seen_at', instant, nullable=False),
    sa.PrimaryKeyConstraint('platform', 'account', name='pk_presence')
    )
    for row in seen:
        op.get_bind().execute(sa.text("INSERT INTO presence VALUES (:platform, :account, :seen_at)"), row)
    op.execute("UPDATE gap SET pulled_at = ended_at WHERE pulled_at IS NULL")  # they do not say of which account
    with op.batch_alter_table('gap') as batch:
        batch.drop_constraint('uq_gap_platform_began_at', type_='unique')
        batch.add_column(sa.Column('chat', sa.String(), nullable=True))
        batch.add_column(sa.Column('account', sa.String(), nullable=True))
    op.add_column('registration', sa.Column('vouched_at', instant, nullable=True))


def downgrade() -> None:
    op.drop_column('registration', 'vouched_at')
    with op.batch_alter_table('gap') as batch:
        batch.drop_column('account')
        batch.drop_column('chat')
    op.execute("DELETE FROM gap WHERE id NOT IN (SELECT min(id) FROM gap GROUP BY platform, began_at)")
    with op.batch_alter_table('gap') as batch:
        batch.create_unique_constraint('uq_gap_platform_began_at', ['platform', 'began_at'])
    op.drop_table('presence')
    op.create_table('presence',
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('seen_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('platform', name='pk_presence')
    )
    op.drop_column('group_chat', 'seen_at')
