"""A Festbetrag may grow with the partners"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.add_column(sa.Column('partners_included', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('further_cents', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('partners_min', sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_column('partners_min')
        batch_op.drop_column('further_cents')
        batch_op.drop_column('partners_included')
