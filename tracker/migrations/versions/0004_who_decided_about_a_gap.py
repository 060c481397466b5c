"""Who decided about a lower Bescheid, for each partner that bears a part of it"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_CHOICES = {
    'own_share': 'Eigenanteil erhöhen',
    'smaller': 'Vorhaben verkleinern',
    'other_money': 'weitere Förderung suchen',
    'decline': 'Bewilligung nicht in Anspruch nehmen',
}
_NOTICES = sa.table('award_notice', sa.column('id'), sa.column('partner_id'), sa.column('gap_decision'))
_DECISIONS = sa.table(
    'gap_decision',
    *(sa.column(name) for name in ('id', 'notice_id', 'partner_id', 'choice', 'note', 'person_id', 'made_at')),
)


def upgrade() -> None:
    """Apply. Who decided was not kept before, and when was not either: both stay unknown."""
    op.create_table('gap_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('choice', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['award_notice.id'], name=op.f('fk_gap_decision_notice_id_award_notice')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_gap_decision_partner_id_partner')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_gap_decision_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gap_decision'))
    )
    with op.batch_alter_table('gap_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gap_decision_notice_id'), ['notice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gap_decision_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gap_decision_person_id'), ['person_id'], unique=False)
    connection = op.get_bind()
    for notice_id, partner_id, said in connection.execute(
        sa.select(_NOTICES.c.id, _NOTICES.c.partner_id, _NOTICES.c.gap_decision).where(_NOTICES.c.gap_decision != '')
    ).all():
        label, _, note = said.partition(': ')
        choice = next(code for code, words in _CHOICES.items() if words == label)
        values = {'notice_id': notice_id, 'partner_id': partner_id, 'choice': choice, 'note': note}
        connection.execute(sa.insert(_DECISIONS).values(**values))
    with op.batch_alter_table('award_notice', schema=None) as batch_op:
        batch_op.drop_column('gap_decision')


def downgrade() -> None:
    """Take back. Of several partners' decisions the last one stays."""
    with op.batch_alter_table('award_notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gap_decision', sa.String(), nullable=False, server_default=''))
    connection = op.get_bind()
    kept = sa.select(_DECISIONS.c.notice_id, _DECISIONS.c.choice, _DECISIONS.c.note).order_by(_DECISIONS.c.id)
    for notice_id, choice, note in connection.execute(kept).all():
        said = f'{_CHOICES[choice]}: {note}' if note else _CHOICES[choice]
        connection.execute(sa.update(_NOTICES).where(_NOTICES.c.id == notice_id).values(gap_decision=said))
    op.drop_table('gap_decision')
