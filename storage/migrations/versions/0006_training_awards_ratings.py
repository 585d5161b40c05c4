"""Training, awards and ratings (67号令 第8–10条)"""

import sqlalchemy as sa
from alembic import op

import storage.tables.base


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

STANDS = sa.text('voided_at IS NULL')


def upgrade() -> None:
    op.create_table('training',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('held_by', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hours', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('voided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint('hours > 0 AND hours <= 200', name=op.f('ck_training_hours')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_training_noted_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_training_org_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training')),
    sqlite_autoincrement=True
    )
    op.create_index('uq_training_standing', 'training', ['org_id', 'day', 'name'], unique=True,
                    sqlite_where=STANDS, postgresql_where=STANDS)

    op.create_table('training_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.CheckConstraint('noted_by <> person_id', name=op.f('ck_training_place_not_for_oneself')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_training_place_noted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_training_place_person_id')),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_training_place_training_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_place')),
    sa.UniqueConstraint('training_id', 'person_id', name=op.f('uq_training_place_training_id_person_id'))
    )
    op.create_index(op.f('ix_training_place_person_id'), 'training_place', ['person_id'], unique=False)

    op.create_table('award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('given_by', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('voided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint('noted_by <> person_id', name=op.f('ck_award_not_for_oneself')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_award_noted_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_award_org_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_award_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sqlite_autoincrement=True
    )
    op.create_index('uq_award_standing', 'award', ['person_id', 'day', 'name'], unique=True,
                    sqlite_where=STANDS, postgresql_where=STANDS)

    op.create_table('rating',
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Integer(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('rated_by', sa.Integer(), nullable=False),
    sa.Column('rated_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint('grade BETWEEN 1 AND 10', name=op.f('ck_rating_grade')),
    sa.CheckConstraint('rated_by <> person_id', name=op.f('ck_rating_not_of_oneself')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rating_person_id')),
    sa.ForeignKeyConstraint(['rated_by'], ['person.id'], name=op.f('fk_rating_rated_by')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_rating_service_id')),
    sa.PrimaryKeyConstraint('service_id', name=op.f('pk_rating'))
    )
    op.create_index(op.f('ix_rating_person_id'), 'rating', ['person_id'], unique=False)


def downgrade() -> None:
    for table in ('rating', 'award', 'training_place', 'training'):
        op.drop_table(table)
