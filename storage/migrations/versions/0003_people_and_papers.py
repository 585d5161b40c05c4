"""People and papers"""

import sqlalchemy as sa
from alembic import op

import storage.tables.base


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('code_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('user_id', sa.String(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.Column('since', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_code_try')),
    sa.UniqueConstraint('platform', 'user_id', name=op.f('uq_code_try_platform_user_id'))
    )
    op.create_table('gap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('began_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('pulled_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gap')),
    sa.UniqueConstraint('platform', 'began_at', name=op.f('uq_gap_platform_began_at'))
    )
    op.create_table('presence',
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('seen_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('platform', name=op.f('pk_presence'))
    )
    op.create_table('beneficiary',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('name_index', sa.String(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.LargeBinary(), nullable=True),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('家庭', '群体')", name=op.f('ck_beneficiary_kind')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_beneficiary_community_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_beneficiary_subject_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_beneficiary')),
    sa.UniqueConstraint('community_id', 'name_index', name=op.f('uq_beneficiary_community_id_name_index'))
    )
    op.create_table('certificate_count',
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_certificate_count_org_id')),
    sa.PrimaryKeyConstraint('org_id', 'year', name=op.f('pk_certificate_count'))
    )
    op.create_table('contact_point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.CheckConstraint("kind IN ('单位所属社区', '联系帮扶社区', '服务群众联系点', '党建工作联系点', '结对共建点')", name=op.f('ck_contact_point_kind')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_contact_point_community_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_contact_point_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_point')),
    sa.UniqueConstraint('unit_id', 'community_id', 'kind', name=op.f('uq_contact_point_unit_id_community_id_kind'))
    )
    with op.batch_alter_table('contact_point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_point_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_point_unit_id'), ['unit_id'], unique=False)

    op.create_table('league_node',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_league_node_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_league_node')),
    sa.UniqueConstraint('unit_id', 'name', name=op.f('uq_league_node_unit_id_name'))
    )
    op.create_table('letter_count',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_letter_count_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', 'year', name=op.f('pk_letter_count'))
    )
    op.create_table('org_facts',
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=True),
    sa.Column('independent', sa.Boolean(), nullable=False),
    sa.Column('enrolled', sa.Integer(), nullable=True),
    sa.Column('set_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_org_facts_org_id')),
    sa.PrimaryKeyConstraint('org_id', name=op.f('pk_org_facts'))
    )
    op.create_table('service_base',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('partner', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_service_base_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_base')),
    sa.UniqueConstraint('unit_id', 'place', name=op.f('uq_service_base_unit_id_place'))
    )
    op.create_table('back_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hours', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('started_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('ended_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state = 'waiting' OR decided_by IS NOT NULL", name=op.f('ck_back_entry_decided')),
    sa.CheckConstraint("state IN ('waiting', 'confirmed', 'declined', 'voided')", name=op.f('ck_back_entry_state')),
    sa.CheckConstraint('decided_by IS NULL OR (decided_by <> entered_by AND decided_by <> person_id)', name=op.f('ck_back_entry_two_persons')),
    sa.CheckConstraint('entered_by <> person_id', name=op.f('ck_back_entry_not_by_the_helper')),
    sa.CheckConstraint('hours > 0 AND hours <= 24', name=op.f('ck_back_entry_hours')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_back_entry_decided_by')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_back_entry_entered_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_back_entry_org_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_back_entry_person_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_back_entry_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_back_entry')),
    sa.UniqueConstraint('person_id', 'org_id', 'day', 'fingerprint', name=op.f('uq_back_entry_person_id_org_id_day_fingerprint')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('back_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_back_entry_org_id'), ['org_id'], unique=False)
        batch_op.create_index('ix_back_entry_person_day', ['person_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_back_entry_unit_id'), ['unit_id'], unique=False)

    op.create_table('bringing',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=True),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint('person_id <> by_id', name=op.f('ck_bringing_not_oneself')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_bringing_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_bringing_person_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_bringing_said_by')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_bringing'))
    )
    with op.batch_alter_table('bringing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bringing_by_id'), ['by_id'], unique=False)

    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('covers', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('hours', sa.Numeric(precision=7, scale=2), nullable=False),
    sa.Column('contents', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('secrets', sa.LargeBinary(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('voided_by', sa.Integer(), nullable=True),
    sa.Column('voided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(), nullable=True),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_certificate_void')),
    sa.CheckConstraint('hours > 0', name=op.f('ck_certificate_hours')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_certificate_org_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_certificate_person_id')),
    sa.ForeignKeyConstraint(['voided_by'], ['person.id'], name=op.f('fk_certificate_voided_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('org_id', 'year', 'number', name=op.f('uq_certificate_org_id_year_number')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_certificate_token_hash'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_person_id'), ['person_id'], unique=False)

    op.create_table('circular',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Integer(), nullable=True),
    sa.Column('sent_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'sent')", name=op.f('ck_circular_state')),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> written_by', name=op.f('ck_circular_two_persons')),
    sa.ForeignKeyConstraint(['agreed_by'], ['person.id'], name=op.f('fk_circular_agreed_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_circular_org_id')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_circular_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circular'))
    )
    with op.batch_alter_table('circular', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_circular_org_id'), ['org_id'], unique=False)

    op.create_table('code_guess',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('wrong', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_code_guess_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'day', name=op.f('pk_code_guess'))
    )
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('given_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('person_id', 'version', name=op.f('uq_consent_person_id_version'))
    )
    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('set_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_contact_org_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('org_id', 'role', name=op.f('uq_contact_org_id_role'))
    )
    op.create_table('disclosure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_disclosure_org_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_disclosure_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disclosure'))
    )
    with op.batch_alter_table('disclosure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disclosure_org_id'), ['org_id'], unique=False)

    op.create_table('duty_roster',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('least', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint('last >= first', name=op.f('ck_duty_roster_days')),
    sa.CheckConstraint('least BETWEEN 1 AND 50', name=op.f('ck_duty_roster_least')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_duty_roster_community_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_duty_roster_made_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_duty_roster_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_roster')),
    sa.UniqueConstraint('unit_id', 'community_id', 'first', name=op.f('uq_duty_roster_unit_id_community_id_first'))
    )
    with op.batch_alter_table('duty_roster', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_roster_community_id'), ['community_id'], unique=False)

    op.create_table('form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('user_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('asking', sa.String(), nullable=True),
    sa.Column('answers', sa.LargeBinary(), nullable=True),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('begun_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('touched_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_form_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form')),
    sa.UniqueConstraint('platform', 'user_id', name=op.f('uq_form_platform_user_id'))
    )
    op.create_table('licence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('proven_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('proven_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_licence_person_id')),
    sa.ForeignKeyConstraint(['proven_by'], ['person.id'], name=op.f('fk_licence_proven_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_licence_person_id_name'))
    )
    op.create_table('list_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('told_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('需求', '服务对象')", name=op.f('ck_list_import_kind')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_list_import_made_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_list_import_org_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_import'))
    )
    with op.batch_alter_table('list_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_list_import_org_id'), ['org_id'], unique=False)

    op.create_table('match_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('sent_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('clock_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_match_round_made_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_match_round_org_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_round')),
    sa.UniqueConstraint('org_id', name=op.f('uq_match_round_org_id'))
    )
    op.create_table('move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('said_by', sa.Integer(), nullable=True),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('done_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('住址', '工作地', '单位', '新调入', '新发展')", name=op.f('ck_move_kind')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_move_community_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_move_person_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_move_said_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_move_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move')),
    sa.UniqueConstraint('person_id', 'kind', 'happened_on', name=op.f('uq_move_person_id_kind_happened_on'))
    )
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_move_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_move_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_move_unit_id'), ['unit_id'], unique=False)

    op.create_table('opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('reply', sa.LargeBinary(), nullable=True),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('replied_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('replied_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("state IN ('received', 'handling', 'replied')", name=op.f('ck_opinion_state')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_opinion_author_id')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_opinion_org_id')),
    sa.ForeignKeyConstraint(['replied_by'], ['person.id'], name=op.f('fk_opinion_replied_by')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_opinion_subject_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opinion_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_opinion_org_state', ['org_id', 'state'], unique=False)

    op.create_table('pairing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('league_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("community_id IS NULL OR kind = '社区'", name=op.f('ck_pairing_community')),
    sa.CheckConstraint("kind IN ('社区', '企业')", name=op.f('ck_pairing_kind')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_pairing_community_id')),
    sa.ForeignKeyConstraint(['league_id'], ['league_node.id'], name=op.f('fk_pairing_league_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_pairing_made_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_pairing_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairing'))
    )
    with op.batch_alter_table('pairing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pairing_community_id'), ['community_id'], unique=False)
        batch_op.create_index('uq_pairing_unit_name', ['unit_id', 'kind', 'name'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('project',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('helps', sa.String(), nullable=False),
    sa.Column('wanted', sa.String(), nullable=False),
    sa.Column('able', sa.String(), nullable=False),
    sa.Column('supports', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('next_day', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state = 'draft' OR (helps <> '' AND wanted <> '' AND able <> '')", name=op.f('ck_project_vetted')),
    sa.CheckConstraint("state IN ('draft', 'open', 'ended')", name=op.f('ck_project_state')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_project_made_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_project_org_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_project_org_id'), ['org_id'], unique=False)
        batch_op.create_index('uq_project_name', ['org_id', 'name'], unique=True, sqlite_where=sa.text("state IN ('draft', 'open')"), postgresql_where=sa.text("state IN ('draft', 'open')"))

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('proposed_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open', 'agreed', 'declined')", name=op.f('ck_proposal_state')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_proposal_community_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_person_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_proposal_proposed_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_proposal_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('person_id', 'community_id', name=op.f('uq_proposal_person_id_community_id'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_person_id'), ['person_id'], unique=False)

    op.create_table('registry_number',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=True),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registry_number_person_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_registry_number_said_by')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_registry_number'))
    )
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('occasion', sa.String(), nullable=False),
    sa.Column('reminded_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('person_id', 'reason', 'occasion', name=op.f('uq_reminder_person_id_reason_occasion'))
    )
    op.create_table('reminder_choice',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('chosen_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_choice_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_reminder_choice'))
    )
    op.create_table('reminder_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_day_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_day')),
    sa.UniqueConstraint('person_id', 'day', name=op.f('uq_reminder_day_person_id_day'))
    )
    op.create_table('roster_draft',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('lines', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('until', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_roster_draft_made_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_roster_draft_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_roster_draft'))
    )
    op.create_table('roster_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.LargeBinary(), nullable=True),
    sa.Column('phone_index', sa.String(), nullable=True),
    sa.Column('id_index', sa.String(), nullable=True),
    sa.Column('code_hash', sa.String(), nullable=True),
    sa.Column('code_until', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('registry_number', sa.String(), nullable=True),
    sa.Column('listed_by', sa.Integer(), nullable=True),
    sa.Column('listed_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('linked_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('left_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['listed_by'], ['person.id'], name=op.f('fk_roster_entry_listed_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_roster_entry_person_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_roster_entry_subject_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_roster_entry_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_entry')),
    sa.UniqueConstraint('unit_id', 'person_id', name=op.f('uq_roster_entry_unit_id_person_id'))
    )
    with op.batch_alter_table('roster_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_entry_code_hash'), ['code_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_roster_entry_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roster_entry_phone_index'), ['phone_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_roster_entry_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_roster_entry_id_number', ['unit_id', 'id_index'], unique=True, sqlite_where=sa.text('left_at IS NULL AND id_index IS NOT NULL'), postgresql_where=sa.text('left_at IS NULL AND id_index IS NOT NULL'))
        batch_op.create_index('uq_roster_entry_name_phone', ['unit_id', 'name', 'phone_index'], unique=True, sqlite_where=sa.text('left_at IS NULL AND phone_index IS NOT NULL'), postgresql_where=sa.text('left_at IS NULL AND phone_index IS NOT NULL'))

    op.create_table('special_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name_index', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.LargeBinary(), nullable=True),
    sa.Column('listed_by', sa.Integer(), nullable=False),
    sa.Column('listed_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('left_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['listed_by'], ['person.id'], name=op.f('fk_special_member_listed_by')),
    sa.ForeignKeyConstraint(['subject_id'], ['subject.id'], name=op.f('fk_special_member_subject_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_special_member_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_member')),
    sa.UniqueConstraint('unit_id', 'name_index', name=op.f('uq_special_member_unit_id_name_index'))
    )
    op.create_table('spot_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('drawn_by', sa.Integer(), nullable=False),
    sa.Column('drawn_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('first_pool', sa.JSON(), nullable=False),
    sa.Column('second_pool', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['drawn_by'], ['person.id'], name=op.f('fk_spot_check_drawn_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_spot_check_org_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spot_check')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('spot_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spot_check_org_id'), ['org_id'], unique=False)

    op.create_table('team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('speciality', sa.String(), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('document', sa.String(), nullable=True),
    sa.Column('document_date', sa.Date(), nullable=True),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('dissolved_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('党员', '专业', '青年')", name=op.f('ck_team_kind')),
    sa.CheckConstraint('parent_id IS NULL OR parent_id <> id', name=op.f('ck_team_parent')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_team_created_by')),
    sa.ForeignKeyConstraint(['leader_id'], ['person.id'], name=op.f('fk_team_leader_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['team.id'], name=op.f('fk_team_parent_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_team_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team'))
    )
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.create_index('uq_team_unit_name', ['unit_id', 'name'], unique=True, sqlite_where=sa.text('dissolved_at IS NULL'), postgresql_where=sa.text('dissolved_at IS NULL'))

    op.create_table('unit_question',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unit_question_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_unit_question'))
    )
    op.create_table('venue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('closed_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_venue_made_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_venue_org_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue')),
    sa.UniqueConstraint('org_id', 'name', name=op.f('uq_venue_org_id_name')),
    sqlite_autoincrement=True
    )
    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('promised', sa.Date(), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('said_by', sa.Integer(), nullable=True),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("code IN ('出差', '病休', '外派', '借调', '退休', '失联', '其他')", name=op.f('ck_absence_code')),
    sa.CheckConstraint('entry_id IS NOT NULL OR person_id IS NOT NULL', name=op.f('ck_absence_whose')),
    sa.ForeignKeyConstraint(['entry_id'], ['roster_entry.id'], name=op.f('fk_absence_entry_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_absence_said_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_absence_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    sa.UniqueConstraint('unit_id', 'entry_id', name=op.f('uq_absence_unit_id_entry_id')),
    sa.UniqueConstraint('unit_id', 'person_id', name=op.f('uq_absence_unit_id_person_id'))
    )
    op.create_table('circular_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('circular_id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('reachable', sa.Boolean(), nullable=False),
    sa.Column('read_by', sa.Integer(), nullable=True),
    sa.Column('read_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['circular_id'], ['circular.id'], name=op.f('fk_circular_copy_circular_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_circular_copy_org_id')),
    sa.ForeignKeyConstraint(['read_by'], ['person.id'], name=op.f('fk_circular_copy_read_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circular_copy')),
    sa.UniqueConstraint('circular_id', 'org_id', name=op.f('uq_circular_copy_circular_id_org_id'))
    )
    with op.batch_alter_table('circular_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_circular_copy_org_id'), ['org_id'], unique=False)

    op.create_table('duty_alert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('roster_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('told_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['roster_id'], ['duty_roster.id'], name=op.f('fk_duty_alert_roster_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_alert')),
    sa.UniqueConstraint('roster_id', 'day', name=op.f('uq_duty_alert_roster_id_day'))
    )
    op.create_table('duty_shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('roster_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('reminded_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_duty_shift_person_id')),
    sa.ForeignKeyConstraint(['roster_id'], ['duty_roster.id'], name=op.f('fk_duty_shift_roster_id')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_duty_shift_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_shift')),
    sa.UniqueConstraint('roster_id', 'day', 'person_id', name=op.f('uq_duty_shift_roster_id_day_person_id'))
    )
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.create_index('ix_duty_shift_person_day', ['person_id', 'day'], unique=False)

    op.create_table('fitness_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.LargeBinary(), nullable=True),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_fitness_word_need_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_fitness_word_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fitness_word')),
    sa.UniqueConstraint('need_id', 'person_id', name=op.f('uq_fitness_word_need_id_person_id'))
    )
    with op.batch_alter_table('fitness_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fitness_word_person_id'), ['person_id'], unique=False)

    op.create_table('fund_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=True),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('yuan', sa.Numeric(precision=12, scale=2), nullable=False),
    sa.Column('giver', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint('(need_id IS NULL) <> (project_id IS NULL)', name=op.f('ck_fund_note_target')),
    sa.CheckConstraint('yuan > 0', name=op.f('ck_fund_note_yuan')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_fund_note_need_id')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_fund_note_noted_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_fund_note_org_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_fund_note_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_note'))
    )
    with op.batch_alter_table('fund_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_note_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_note_org_id'), ['org_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fund_note_project_id'), ['project_id'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('roster_id', sa.Integer(), nullable=True),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=False),
    sa.Column('issued_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('answer', sa.String(), nullable=True),
    sa.Column('opinion', sa.LargeBinary(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('chased_on', sa.Date(), nullable=True),
    sa.Column('voided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("answer IS NULL OR answer IN ('通过', '意见', '不通过')", name=op.f('ck_letter_answer')),
    sa.CheckConstraint('(answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_letter_answered')),
    sa.CheckConstraint('person_id IS NOT NULL OR roster_id IS NOT NULL', name=op.f('ck_letter_whose')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_letter_answered_by')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_letter_community_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_letter_issued_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_person_id')),
    sa.ForeignKeyConstraint(['roster_id'], ['roster_entry.id'], name=op.f('fk_letter_roster_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_letter_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('unit_id', 'year', 'number', name=op.f('uq_letter_unit_id_year_number'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_letter_person', ['unit_id', 'person_id'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
        batch_op.create_index('uq_letter_roster', ['unit_id', 'roster_id'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.create_table('match_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('proposed', 'dropped', 'sent', 'left')", name=op.f('ck_match_pair_state')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_match_pair_need_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_match_pair_person_id')),
    sa.ForeignKeyConstraint(['round_id'], ['match_round.id'], name=op.f('fk_match_pair_round_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_pair')),
    sa.UniqueConstraint('round_id', 'need_id', 'person_id', name=op.f('uq_match_pair_round_id_need_id_person_id'))
    )
    with op.batch_alter_table('match_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_pair_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_match_pair_person_id'), ['person_id'], unique=False)

    op.create_table('need_trait',
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('groups', sa.LargeBinary(), nullable=True),
    sa.Column('supports', sa.JSON(), nullable=False),
    sa.Column('conditions', sa.JSON(), nullable=False),
    sa.Column('at_home', sa.Boolean(), nullable=False),
    sa.Column('risk', sa.String(), nullable=True),
    sa.Column('guarded', sa.Boolean(), nullable=False),
    sa.Column('fitness', sa.String(), nullable=True),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.Column('escort_id', sa.Integer(), nullable=True),
    sa.Column('escort_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['escort_id'], ['person.id'], name=op.f('fk_need_trait_escort_id')),
    sa.ForeignKeyConstraint(['import_id'], ['list_import.id'], name=op.f('fk_need_trait_import_id')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_trait_need_id')),
    sa.PrimaryKeyConstraint('need_id', name=op.f('pk_need_trait'))
    )
    with op.batch_alter_table('need_trait', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_trait_import_id'), ['import_id'], unique=False)

    op.create_table('paper_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('roster_id', sa.Integer(), nullable=True),
    sa.Column('paper', sa.String(), nullable=False),
    sa.Column('copy', sa.String(), nullable=False),
    sa.Column('handed_on', sa.Date(), nullable=True),
    sa.Column('handed_by', sa.Integer(), nullable=True),
    sa.Column('stamped_on', sa.Date(), nullable=True),
    sa.Column('stamped_by', sa.Integer(), nullable=True),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("paper IN ('登记表', '证明信')", name=op.f('ck_paper_copy_paper')),
    sa.CheckConstraint('person_id IS NOT NULL OR roster_id IS NOT NULL', name=op.f('ck_paper_copy_whose')),
    sa.ForeignKeyConstraint(['handed_by'], ['person.id'], name=op.f('fk_paper_copy_handed_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_paper_copy_person_id')),
    sa.ForeignKeyConstraint(['roster_id'], ['roster_entry.id'], name=op.f('fk_paper_copy_roster_id')),
    sa.ForeignKeyConstraint(['stamped_by'], ['person.id'], name=op.f('fk_paper_copy_stamped_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_paper_copy_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_copy'))
    )
    with op.batch_alter_table('paper_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_copy_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_paper_copy_person', ['unit_id', 'person_id', 'paper', 'copy'], unique=True, sqlite_where=sa.text('person_id IS NOT NULL'), postgresql_where=sa.text('person_id IS NOT NULL'))
        batch_op.create_index('uq_paper_copy_roster', ['unit_id', 'roster_id', 'paper', 'copy'], unique=True, sqlite_where=sa.text('person_id IS NULL'), postgresql_where=sa.text('person_id IS NULL'))

    op.create_table('project_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=False),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_project_step_project_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_project_step_said_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_step'))
    )
    with op.batch_alter_table('project_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_project_step_project_id'), ['project_id'], unique=False)

    op.create_table('project_taking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('taken_by', sa.Integer(), nullable=False),
    sa.Column('taken_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('left_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('active', 'left')", name=op.f('ck_project_taking_state')),
    sa.CheckConstraint('(person_id IS NULL) <> (unit_id IS NULL)', name=op.f('ck_project_taking_taker')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_project_taking_person_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_project_taking_project_id')),
    sa.ForeignKeyConstraint(['taken_by'], ['person.id'], name=op.f('fk_project_taking_taken_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_project_taking_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_taking'))
    )
    with op.batch_alter_table('project_taking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_project_taking_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_project_taking_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_project_taking_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_project_taking_person', ['project_id', 'person_id'], unique=True, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.create_index('uq_project_taking_unit', ['project_id', 'unit_id'], unique=True, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))

    op.create_table('promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pairing_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('kept_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_promise_made_by')),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairing.id'], name=op.f('fk_promise_pairing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise')),
    sa.UniqueConstraint('pairing_id', 'content', 'due', name=op.f('uq_promise_pairing_id_content_due'))
    )
    op.create_table('return_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pairing_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('solved', sa.LargeBinary(), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_return_visit_noted_by')),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairing.id'], name=op.f('fk_return_visit_pairing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_visit')),
    sa.UniqueConstraint('pairing_id', 'day', name=op.f('uq_return_visit_pairing_id_day'))
    )
    op.create_table('service_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.LargeBinary(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('expires_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('voided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_service_code_made_by')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_service_code_need_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_code'))
    )
    with op.batch_alter_table('service_code', schema=None) as batch_op:
        batch_op.create_index('uq_service_code_need', ['need_id'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.create_table('service_object',
    sa.Column('beneficiary_id', sa.Integer(), nullable=False),
    sa.Column('details', sa.LargeBinary(), nullable=True),
    sa.Column('groups', sa.LargeBinary(), nullable=True),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('listed_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['beneficiary_id'], ['beneficiary.id'], name=op.f('fk_service_object_beneficiary_id')),
    sa.ForeignKeyConstraint(['import_id'], ['list_import.id'], name=op.f('fk_service_object_import_id')),
    sa.PrimaryKeyConstraint('beneficiary_id', name=op.f('pk_service_object'))
    )
    op.create_table('special_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('special_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('notes', sa.LargeBinary(), nullable=True),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_special_visit_noted_by')),
    sa.ForeignKeyConstraint(['special_id'], ['special_member.id'], name=op.f('fk_special_visit_special_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_visit')),
    sa.UniqueConstraint('special_id', 'day', name=op.f('uq_special_visit_special_id_day'))
    )
    op.create_table('team_activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_team_activity_noted_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_activity_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_activity')),
    sa.UniqueConstraint('team_id', 'name', 'day', name=op.f('uq_team_activity_team_id_name_day'))
    )
    op.create_table('team_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('joined_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('left_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_team_member_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_member_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_member')),
    sa.UniqueConstraint('team_id', 'person_id', name=op.f('uq_team_member_team_id_person_id'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_person_id'), ['person_id'], unique=False)

    op.create_table('team_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('reported_by', sa.Integer(), nullable=False),
    sa.Column('reported_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reported_by'], ['person.id'], name=op.f('fk_team_report_reported_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_report_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_report')),
    sa.UniqueConstraint('team_id', 'last', name=op.f('uq_team_report_team_id_last'))
    )
    op.create_table('tie',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('beneficiary_id', sa.Integer(), nullable=True),
    sa.Column('project', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('every_days', sa.Integer(), nullable=False),
    sa.Column('next_due', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('asked', 'active', 'declined', 'ended')", name=op.f('ck_tie_state')),
    sa.CheckConstraint('(beneficiary_id IS NULL) <> (project IS NULL)', name=op.f('ck_tie_helped')),
    sa.CheckConstraint('(person_id IS NULL) <> (team_id IS NULL)', name=op.f('ck_tie_helper')),
    sa.CheckConstraint('every_days BETWEEN 1 AND 366', name=op.f('ck_tie_every_days')),
    sa.ForeignKeyConstraint(['beneficiary_id'], ['beneficiary.id'], name=op.f('fk_tie_beneficiary_id')),
    sa.ForeignKeyConstraint(['community_id'], ['org.id'], name=op.f('fk_tie_community_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_tie_made_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_tie_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_tie_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tie'))
    )
    with op.batch_alter_table('tie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tie_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tie_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tie_team_id'), ['team_id'], unique=False)
        batch_op.create_index('uq_tie_person_beneficiary', ['person_id', 'community_id', 'beneficiary_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.create_index('uq_tie_person_project', ['person_id', 'community_id', 'project'], unique=True, sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.create_index('uq_tie_team_beneficiary', ['team_id', 'community_id', 'beneficiary_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.create_index('uq_tie_team_project', ['team_id', 'community_id', 'project'], unique=True, sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))

    op.create_table('together',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pairing_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_together_noted_by')),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairing.id'], name=op.f('fk_together_pairing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_together')),
    sa.UniqueConstraint('pairing_id', 'item', 'day', name=op.f('uq_together_pairing_id_item_day'))
    )
    op.create_table('unit_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=False),
    sa.Column('sent_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('due_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("state IN ('sent', 'named', 'refused', 'late', 'withdrawn')", name=op.f('ck_unit_order_state')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_unit_order_need_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unit_order_person_id')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_unit_order_sent_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_unit_order_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_order'))
    )
    with op.batch_alter_table('unit_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_order_need_id'), ['need_id'], unique=False)
        batch_op.create_index('ix_unit_order_unit_sent', ['unit_id', 'sent_at'], unique=False)
        batch_op.create_index('uq_unit_order_sent', ['need_id', 'unit_id'], unique=True, sqlite_where=sa.text("state IN ('sent', 'named')"), postgresql_where=sa.text("state IN ('sent', 'named')"))

    op.create_table('venue_loan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('use', sa.String(), nullable=False),
    sa.Column('asked_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('given_back_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("part IN ('上午', '下午', '晚上')", name=op.f('ck_venue_loan_part')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_venue_loan_person_id')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_venue_loan_venue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue_loan'))
    )
    with op.batch_alter_table('venue_loan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_loan_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_venue_loan', ['venue_id', 'day', 'part'], unique=True, sqlite_where=sa.text('given_back_at IS NULL'), postgresql_where=sa.text('given_back_at IS NULL'))

    op.create_table('venue_time',
    sa.Column('venue_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.CheckConstraint("part IN ('上午', '下午', '晚上')", name=op.f('ck_venue_time_part')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_venue_time_weekday')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_venue_time_venue_id')),
    sa.PrimaryKeyConstraint('venue_id', 'weekday', 'part', name=op.f('pk_venue_time'))
    )
    op.create_table('waiting_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('asked_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'offered', 'left')", name=op.f('ck_waiting_place_state')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_waiting_place_need_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_waiting_place_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_place')),
    sa.UniqueConstraint('need_id', 'person_id', name=op.f('uq_waiting_place_need_id_person_id'))
    )
    with op.batch_alter_table('waiting_place', schema=None) as batch_op:
        batch_op.create_index('ix_waiting_place_need_state', ['need_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_waiting_place_person_id'), ['person_id'], unique=False)

    op.create_table('duty_swap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('back_id', sa.Integer(), nullable=True),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('to_person_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('asked_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('open', 'agreed', 'refused', 'ended')", name=op.f('ck_duty_swap_state')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_duty_swap_asked_by')),
    sa.ForeignKeyConstraint(['back_id'], ['duty_shift.id'], name=op.f('fk_duty_swap_back_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['shift_id'], ['duty_shift.id'], name=op.f('fk_duty_swap_shift_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_person_id'], ['person.id'], name=op.f('fk_duty_swap_to_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_swap'))
    )
    with op.batch_alter_table('duty_swap', schema=None) as batch_op:
        batch_op.create_index('uq_duty_swap_open', ['shift_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('code_id', sa.Integer(), nullable=True),
    sa.Column('summary_id', sa.Integer(), nullable=True),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('file', sa.String(), nullable=True),
    sa.Column('repeats', sa.String(), nullable=True),
    sa.Column('at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'code') = (code_id IS NOT NULL)", name=op.f('ck_evidence_code')),
    sa.CheckConstraint("(kind = 'photo') = (sha256 IS NOT NULL)", name=op.f('ck_evidence_photo')),
    sa.CheckConstraint("(kind = 'summary') = (summary_id IS NOT NULL)", name=op.f('ck_evidence_summary')),
    sa.CheckConstraint("kind IN ('code', 'photo', 'summary')", name=op.f('ck_evidence_kind')),
    sa.ForeignKeyConstraint(['code_id'], ['service_code.id'], name=op.f('fk_evidence_code_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_evidence_offer_id')),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_evidence_summary_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('offer_id', 'sha256', name=op.f('uq_evidence_offer_id_sha256')),
    sa.UniqueConstraint('offer_id', 'summary_id', name=op.f('uq_evidence_offer_id_summary_id'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_summary_id'), ['summary_id'], unique=False)
        batch_op.create_index('uq_evidence_code', ['offer_id'], unique=True, sqlite_where=sa.text("kind = 'code'"), postgresql_where=sa.text("kind = 'code'"))

    op.create_table('team_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['team_activity.id'], name=op.f('fk_team_attendance_activity_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_team_attendance_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_attendance')),
    sa.UniqueConstraint('activity_id', 'person_id', name=op.f('uq_team_attendance_activity_id_person_id'))
    )
    with op.batch_alter_table('team_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('tie_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tie_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('notes', sa.LargeBinary(), nullable=True),
    sa.Column('noted_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_tie_visit_person_id')),
    sa.ForeignKeyConstraint(['tie_id'], ['tie.id'], name=op.f('fk_tie_visit_tie_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tie_visit'))
    )
    with op.batch_alter_table('tie_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tie_visit_tie_id'), ['tie_id'], unique=False)

    op.create_table('visit_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('reply', sa.LargeBinary(), nullable=True),
    sa.Column('raised_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('意见', '困难')", name=op.f('ck_visit_item_kind')),
    sa.CheckConstraint("state IN ('open', 'answered')", name=op.f('ck_visit_item_state')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_visit_item_owner_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['org.id'], name=op.f('fk_visit_item_unit_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['special_visit.id'], name=op.f('fk_visit_item_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_item'))
    )
    with op.batch_alter_table('visit_item', schema=None) as batch_op:
        batch_op.create_index('ix_visit_item_unit_state', ['unit_id', 'state'], unique=False)

    op.create_table('certificate_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('back_entry_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(service_id IS NULL) <> (back_entry_id IS NULL)', name=op.f('ck_certificate_line_what')),
    sa.ForeignKeyConstraint(['back_entry_id'], ['back_entry.id'], name=op.f('fk_certificate_line_back_entry_id')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_line_certificate_id')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_certificate_line_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_line'))
    )
    with op.batch_alter_table('certificate_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_line_back_entry_id'), ['back_entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_line_certificate_id'), ['certificate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_line_service_id'), ['service_id'], unique=False)

    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('hours', sa.Numeric(precision=5, scale=2), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('asked_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.Column('reason', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'agreed', 'declined')", name=op.f('ck_correction_state')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> person_id', name=op.f('ck_correction_two_persons')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_correction_decided_by')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_correction_org_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_correction_person_id')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_correction_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_org_id'), ['org_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_correction_open_service', ['service_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('photo_print',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('look', sa.String(), nullable=True),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=True),
    sa.Column('evidence_id', sa.Integer(), nullable=True),
    sa.Column('at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.CheckConstraint('(summary_id IS NULL) <> (evidence_id IS NULL)', name=op.f('ck_photo_print_where')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_photo_print_evidence_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_photo_print_summary_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_print'))
    )
    with op.batch_alter_table('photo_print', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_print_evidence_id'), ['evidence_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_print_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_print_summary_id'), ['summary_id'], unique=False)

    op.create_table('spot_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('check_id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('back_entry_id', sa.Integer(), nullable=True),
    sa.Column('finding', sa.String(), nullable=True),
    sa.Column('reason', sa.LargeBinary(), nullable=True),
    sa.Column('found_by', sa.Integer(), nullable=True),
    sa.Column('found_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("finding IS NULL OR finding IN ('属实', '不符')", name=op.f('ck_spot_item_finding')),
    sa.CheckConstraint('(finding IS NULL) = (found_at IS NULL)', name=op.f('ck_spot_item_found')),
    sa.CheckConstraint('(service_id IS NULL) <> (back_entry_id IS NULL)', name=op.f('ck_spot_item_what')),
    sa.ForeignKeyConstraint(['back_entry_id'], ['back_entry.id'], name=op.f('fk_spot_item_back_entry_id')),
    sa.ForeignKeyConstraint(['check_id'], ['spot_check.id'], name=op.f('fk_spot_item_check_id')),
    sa.ForeignKeyConstraint(['found_by'], ['person.id'], name=op.f('fk_spot_item_found_by')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_spot_item_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spot_item')),
    sa.UniqueConstraint('check_id', 'back_entry_id', name=op.f('uq_spot_item_check_id_back_entry_id')),
    sa.UniqueConstraint('check_id', 'service_id', name=op.f('uq_spot_item_check_id_service_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('spot_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spot_item_back_entry_id'), ['back_entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spot_item_service_id'), ['service_id'], unique=False)

    op.create_table('ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('org_id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=True),
    sa.Column('opinion_id', sa.Integer(), nullable=True),
    sa.Column('visit_item_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', storage.tables.base.Instant(timezone=True), nullable=True),
    sa.CheckConstraint("state = 'open' OR closed_at IS NOT NULL", name=op.f('ck_ticket_closed')),
    sa.CheckConstraint("state IN ('open', 'closed')", name=op.f('ck_ticket_state')),
    sa.CheckConstraint('need_id IS NOT NULL OR opinion_id IS NOT NULL OR visit_item_id IS NOT NULL', name=op.f('ck_ticket_source')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_ticket_closed_by')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_ticket_need_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_ticket_opened_by')),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinion.id'], name=op.f('fk_ticket_opinion_id')),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_ticket_org_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_ticket_owner_id')),
    sa.ForeignKeyConstraint(['visit_item_id'], ['visit_item.id'], name=op.f('fk_ticket_visit_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('need_id', name=op.f('uq_ticket_need_id')),
    sa.UniqueConstraint('opinion_id', name=op.f('uq_ticket_opinion_id')),
    sa.UniqueConstraint('visit_item_id', name=op.f('uq_ticket_visit_item_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_org_state', ['org_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_owner_id'), ['owner_id'], unique=False)

    op.create_table('ticket_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=False),
    sa.Column('said_at', storage.tables.base.Instant(timezone=True), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.CheckConstraint("kind IN ('进展', '办结', '改期', '换人')", name=op.f('ck_ticket_step_kind')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_ticket_step_said_by')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_step_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_step'))
    )
    with op.batch_alter_table('ticket_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_step_ticket_id'), ['ticket_id'], unique=False)

    with op.batch_alter_table('group_chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unreachable_at', storage.tables.base.Instant(timezone=True), nullable=True))

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seeking_for', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('wave', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('told_at', storage.tables.base.Instant(timezone=True), nullable=True))

    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tried_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('joined_to', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('looks', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('resent', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('topic', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_notice_joined_to'), ['joined_to'], unique=False)
        batch_op.create_index('ix_notice_platform_tried', ['platform', 'tried_at'], unique=False)

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('lapsed_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('other_time', sa.LargeBinary(), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('profile', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('phone_index', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('vouched_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_phone_index'), ['phone_index'], unique=False)

    # until now a unit was only set, and a home chat only kept, by what was said in a bound group
    op.execute('UPDATE person SET vouched_at = created_at WHERE unit_id IS NOT NULL OR home_chat IS NOT NULL')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('places', sa.JSON(), server_default='["居住地"]', nullable=False))
        batch_op.add_column(sa.Column('mode', sa.String(), server_default='个人', nullable=False))
        batch_op.add_column(sa.Column('standing', sa.String(), server_default='在职', nullable=False))
        batch_op.drop_constraint(op.f('ck_registration_place_kind'), type_='check')
        batch_op.drop_column('place_kind')
        batch_op.create_check_constraint(op.f('ck_registration_mode'), "mode IN ('个人', '统一')")
        batch_op.create_check_constraint(op.f('ck_registration_standing'), "standing IN ('在职', '在册')")

    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.add_column(sa.Column('started_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('place', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('responsible_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unrecorded', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('voided_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_service_responsible_id'), 'person', ['responsible_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_service_responsible_id'), type_='foreignkey')
        batch_op.drop_column('voided_at')
        batch_op.drop_column('unrecorded')
        batch_op.drop_column('responsible_id')
        batch_op.drop_column('place')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('started_at')

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place_kind', sa.VARCHAR(), server_default='居住地', nullable=False))
        batch_op.drop_constraint(op.f('ck_registration_standing'), type_='check')
        batch_op.drop_constraint(op.f('ck_registration_mode'), type_='check')
        batch_op.drop_column('standing')
        batch_op.drop_column('mode')
        batch_op.drop_column('places')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_phone_index'))
        batch_op.drop_column('vouched_at')
        batch_op.drop_column('phone_index')
        batch_op.drop_column('profile')

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_column('other_time')
        batch_op.drop_column('lapsed_at')
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('due_at')

    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_platform_tried')
        batch_op.drop_index(batch_op.f('ix_notice_joined_to'))
        batch_op.drop_column('topic')
        batch_op.drop_column('resent')
        batch_op.drop_column('looks')
        batch_op.drop_column('joined_to')
        batch_op.drop_column('tried_at')

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_column('told_at')
        batch_op.drop_column('wave')
        batch_op.drop_column('seeking_for')

    with op.batch_alter_table('group_chat', schema=None) as batch_op:
        batch_op.drop_column('unreachable_at')

    with op.batch_alter_table('ticket_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_step_ticket_id'))

    op.drop_table('ticket_step')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_owner_id'))
        batch_op.drop_index('ix_ticket_org_state')

    op.drop_table('ticket')
    with op.batch_alter_table('spot_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_spot_item_service_id'))
        batch_op.drop_index(batch_op.f('ix_spot_item_back_entry_id'))

    op.drop_table('spot_item')
    with op.batch_alter_table('photo_print', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_print_summary_id'))
        batch_op.drop_index(batch_op.f('ix_photo_print_sha256'))
        batch_op.drop_index(batch_op.f('ix_photo_print_evidence_id'))

    op.drop_table('photo_print')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index('uq_correction_open_service', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_correction_person_id'))
        batch_op.drop_index(batch_op.f('ix_correction_org_id'))

    op.drop_table('correction')
    with op.batch_alter_table('certificate_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_line_service_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_line_certificate_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_line_back_entry_id'))

    op.drop_table('certificate_line')
    with op.batch_alter_table('visit_item', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_item_unit_state')

    op.drop_table('visit_item')
    with op.batch_alter_table('tie_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tie_visit_tie_id'))

    op.drop_table('tie_visit')
    with op.batch_alter_table('team_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_attendance_person_id'))

    op.drop_table('team_attendance')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index('uq_evidence_code', sqlite_where=sa.text("kind = 'code'"), postgresql_where=sa.text("kind = 'code'"))
        batch_op.drop_index(batch_op.f('ix_evidence_summary_id'))
        batch_op.drop_index(batch_op.f('ix_evidence_offer_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('duty_swap', schema=None) as batch_op:
        batch_op.drop_index('uq_duty_swap_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('duty_swap')
    with op.batch_alter_table('waiting_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waiting_place_person_id'))
        batch_op.drop_index('ix_waiting_place_need_state')

    op.drop_table('waiting_place')
    op.drop_table('venue_time')
    with op.batch_alter_table('venue_loan', schema=None) as batch_op:
        batch_op.drop_index('uq_venue_loan', sqlite_where=sa.text('given_back_at IS NULL'), postgresql_where=sa.text('given_back_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_venue_loan_person_id'))

    op.drop_table('venue_loan')
    with op.batch_alter_table('unit_order', schema=None) as batch_op:
        batch_op.drop_index('uq_unit_order_sent', sqlite_where=sa.text("state IN ('sent', 'named')"), postgresql_where=sa.text("state IN ('sent', 'named')"))
        batch_op.drop_index('ix_unit_order_unit_sent')
        batch_op.drop_index(batch_op.f('ix_unit_order_need_id'))

    op.drop_table('unit_order')
    op.drop_table('together')
    with op.batch_alter_table('tie', schema=None) as batch_op:
        batch_op.drop_index('uq_tie_team_project', sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.drop_index('uq_tie_team_beneficiary', sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.drop_index('uq_tie_person_project', sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.drop_index('uq_tie_person_beneficiary', sqlite_where=sa.text("state IN ('asked', 'active')"), postgresql_where=sa.text("state IN ('asked', 'active')"))
        batch_op.drop_index(batch_op.f('ix_tie_team_id'))
        batch_op.drop_index(batch_op.f('ix_tie_person_id'))
        batch_op.drop_index(batch_op.f('ix_tie_community_id'))

    op.drop_table('tie')
    op.drop_table('team_report')
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_member_person_id'))

    op.drop_table('team_member')
    op.drop_table('team_activity')
    op.drop_table('special_visit')
    op.drop_table('service_object')
    with op.batch_alter_table('service_code', schema=None) as batch_op:
        batch_op.drop_index('uq_service_code_need', sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.drop_table('service_code')
    op.drop_table('return_visit')
    op.drop_table('promise')
    with op.batch_alter_table('project_taking', schema=None) as batch_op:
        batch_op.drop_index('uq_project_taking_unit', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index('uq_project_taking_person', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.drop_index(batch_op.f('ix_project_taking_unit_id'))
        batch_op.drop_index(batch_op.f('ix_project_taking_project_id'))
        batch_op.drop_index(batch_op.f('ix_project_taking_person_id'))

    op.drop_table('project_taking')
    with op.batch_alter_table('project_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_project_step_project_id'))

    op.drop_table('project_step')
    with op.batch_alter_table('paper_copy', schema=None) as batch_op:
        batch_op.drop_index('uq_paper_copy_roster', sqlite_where=sa.text('person_id IS NULL'), postgresql_where=sa.text('person_id IS NULL'))
        batch_op.drop_index('uq_paper_copy_person', sqlite_where=sa.text('person_id IS NOT NULL'), postgresql_where=sa.text('person_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_paper_copy_person_id'))

    op.drop_table('paper_copy')
    with op.batch_alter_table('need_trait', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_trait_import_id'))

    op.drop_table('need_trait')
    with op.batch_alter_table('match_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_match_pair_person_id'))
        batch_op.drop_index(batch_op.f('ix_match_pair_need_id'))

    op.drop_table('match_pair')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('uq_letter_roster', sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
        batch_op.drop_index('uq_letter_person', sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_letter_person_id'))
        batch_op.drop_index(batch_op.f('ix_letter_community_id'))

    op.drop_table('letter')
    with op.batch_alter_table('fund_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_note_project_id'))
        batch_op.drop_index(batch_op.f('ix_fund_note_org_id'))
        batch_op.drop_index(batch_op.f('ix_fund_note_need_id'))

    op.drop_table('fund_note')
    with op.batch_alter_table('fitness_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fitness_word_person_id'))

    op.drop_table('fitness_word')
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.drop_index('ix_duty_shift_person_day')

    op.drop_table('duty_shift')
    op.drop_table('duty_alert')
    with op.batch_alter_table('circular_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circular_copy_org_id'))

    op.drop_table('circular_copy')
    op.drop_table('absence')
    op.drop_table('venue')
    op.drop_table('unit_question')
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_index('uq_team_unit_name', sqlite_where=sa.text('dissolved_at IS NULL'), postgresql_where=sa.text('dissolved_at IS NULL'))

    op.drop_table('team')
    with op.batch_alter_table('spot_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_spot_check_org_id'))

    op.drop_table('spot_check')
    op.drop_table('special_member')
    with op.batch_alter_table('roster_entry', schema=None) as batch_op:
        batch_op.drop_index('uq_roster_entry_name_phone', sqlite_where=sa.text('left_at IS NULL AND phone_index IS NOT NULL'), postgresql_where=sa.text('left_at IS NULL AND phone_index IS NOT NULL'))
        batch_op.drop_index('uq_roster_entry_id_number', sqlite_where=sa.text('left_at IS NULL AND id_index IS NOT NULL'), postgresql_where=sa.text('left_at IS NULL AND id_index IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_roster_entry_unit_id'))
        batch_op.drop_index(batch_op.f('ix_roster_entry_phone_index'))
        batch_op.drop_index(batch_op.f('ix_roster_entry_person_id'))
        batch_op.drop_index(batch_op.f('ix_roster_entry_code_hash'))

    op.drop_table('roster_entry')
    op.drop_table('roster_draft')
    op.drop_table('reminder_day')
    op.drop_table('reminder_choice')
    op.drop_table('reminder')
    op.drop_table('registry_number')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_person_id'))

    op.drop_table('proposal')
    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.drop_index('uq_project_name', sqlite_where=sa.text("state IN ('draft', 'open')"), postgresql_where=sa.text("state IN ('draft', 'open')"))
        batch_op.drop_index(batch_op.f('ix_project_org_id'))

    op.drop_table('project')
    with op.batch_alter_table('pairing', schema=None) as batch_op:
        batch_op.drop_index('uq_pairing_unit_name', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_pairing_community_id'))

    op.drop_table('pairing')
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.drop_index('ix_opinion_org_state')
        batch_op.drop_index(batch_op.f('ix_opinion_author_id'))

    op.drop_table('opinion')
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_move_unit_id'))
        batch_op.drop_index(batch_op.f('ix_move_person_id'))
        batch_op.drop_index(batch_op.f('ix_move_community_id'))

    op.drop_table('move')
    op.drop_table('match_round')
    with op.batch_alter_table('list_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_list_import_org_id'))

    op.drop_table('list_import')
    op.drop_table('licence')
    op.drop_table('form')
    with op.batch_alter_table('duty_roster', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_roster_community_id'))

    op.drop_table('duty_roster')
    with op.batch_alter_table('disclosure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disclosure_org_id'))

    op.drop_table('disclosure')
    op.drop_table('contact')
    op.drop_table('consent')
    op.drop_table('code_guess')
    with op.batch_alter_table('circular', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circular_org_id'))

    op.drop_table('circular')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_person_id'))

    op.drop_table('certificate')
    with op.batch_alter_table('bringing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bringing_by_id'))

    op.drop_table('bringing')
    with op.batch_alter_table('back_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_back_entry_unit_id'))
        batch_op.drop_index('ix_back_entry_person_day')
        batch_op.drop_index(batch_op.f('ix_back_entry_org_id'))

    op.drop_table('back_entry')
    op.drop_table('service_base')
    op.drop_table('org_facts')
    op.drop_table('letter_count')
    op.drop_table('league_node')
    with op.batch_alter_table('contact_point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_point_unit_id'))
        batch_op.drop_index(batch_op.f('ix_contact_point_community_id'))

    op.drop_table('contact_point')
    op.drop_table('certificate_count')
    op.drop_table('beneficiary')
    op.drop_table('presence')
    op.drop_table('gap')
    op.drop_table('code_try')
