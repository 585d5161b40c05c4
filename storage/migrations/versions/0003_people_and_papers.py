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

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seeking_for', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('wave', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('told_at', storage.tables.base.Instant(timezone=True), nullable=True))

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('lapsed_at', storage.tables.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('other_time', sa.LargeBinary(), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('profile', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('phone_index', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_person_phone_index'), ['phone_index'], unique=False)

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('places', sa.JSON(), server_default='["居住地"]', nullable=False))
        batch_op.add_column(sa.Column('mode', sa.String(), server_default='个人', nullable=False))
        batch_op.add_column(sa.Column('standing', sa.String(), server_default='在职', nullable=False))
        batch_op.drop_constraint(op.f('ck_registration_place_kind'), type_='check')
        batch_op.drop_column('place_kind')
        batch_op.create_check_constraint(op.f('ck_registration_mode'), "mode IN ('个人', '统一')")
        batch_op.create_check_constraint(op.f('ck_registration_standing'), "standing IN ('在职', '在册')")



def downgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place_kind', sa.VARCHAR(), server_default='居住地', nullable=False))
        batch_op.drop_constraint(op.f('ck_registration_standing'), type_='check')
        batch_op.drop_constraint(op.f('ck_registration_mode'), type_='check')
        batch_op.drop_column('standing')
        batch_op.drop_column('mode')
        batch_op.drop_column('places')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_phone_index'))
        batch_op.drop_column('phone_index')
        batch_op.drop_column('profile')

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_column('other_time')
        batch_op.drop_column('lapsed_at')
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('due_at')

    with op.batch_alter_table('need', schema=None) as batch_op:
        batch_op.drop_column('told_at')
        batch_op.drop_column('wave')
        batch_op.drop_column('seeking_for')

    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index('uq_correction_open_service', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_correction_person_id'))
        batch_op.drop_index(batch_op.f('ix_correction_org_id'))

    op.drop_table('correction')
    with op.batch_alter_table('visit_item', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_item_unit_state')

    op.drop_table('visit_item')
    with op.batch_alter_table('tie_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tie_visit_tie_id'))

    op.drop_table('tie_visit')
    with op.batch_alter_table('team_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_attendance_person_id'))

    op.drop_table('team_attendance')
    with op.batch_alter_table('duty_swap', schema=None) as batch_op:
        batch_op.drop_index('uq_duty_swap_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('duty_swap')
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
    op.drop_table('return_visit')
    op.drop_table('promise')
    with op.batch_alter_table('paper_copy', schema=None) as batch_op:
        batch_op.drop_index('uq_paper_copy_roster', sqlite_where=sa.text('person_id IS NULL'), postgresql_where=sa.text('person_id IS NULL'))
        batch_op.drop_index('uq_paper_copy_person', sqlite_where=sa.text('person_id IS NOT NULL'), postgresql_where=sa.text('person_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_paper_copy_person_id'))

    op.drop_table('paper_copy')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('uq_letter_roster', sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
        batch_op.drop_index('uq_letter_person', sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_letter_person_id'))
        batch_op.drop_index(batch_op.f('ix_letter_community_id'))

    op.drop_table('letter')
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.drop_index('ix_duty_shift_person_day')

    op.drop_table('duty_shift')
    op.drop_table('duty_alert')
    with op.batch_alter_table('circular_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circular_copy_org_id'))

    op.drop_table('circular_copy')
    op.drop_table('absence')
    op.drop_table('unit_question')
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_index('uq_team_unit_name', sqlite_where=sa.text('dissolved_at IS NULL'), postgresql_where=sa.text('dissolved_at IS NULL'))

    op.drop_table('team')
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
    with op.batch_alter_table('pairing', schema=None) as batch_op:
        batch_op.drop_index('uq_pairing_unit_name', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_pairing_community_id'))

    op.drop_table('pairing')
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_move_unit_id'))
        batch_op.drop_index(batch_op.f('ix_move_person_id'))
        batch_op.drop_index(batch_op.f('ix_move_community_id'))

    op.drop_table('move')
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
    with op.batch_alter_table('circular', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circular_org_id'))

    op.drop_table('circular')
    with op.batch_alter_table('bringing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bringing_by_id'))

    op.drop_table('bringing')
    op.drop_table('service_base')
    op.drop_table('org_facts')
    op.drop_table('letter_count')
    op.drop_table('league_node')
    with op.batch_alter_table('contact_point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_point_unit_id'))
        batch_op.drop_index(batch_op.f('ix_contact_point_community_id'))

    op.drop_table('contact_point')
    op.drop_table('beneficiary')
    op.drop_table('code_try')
