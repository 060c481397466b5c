"""What a project could get and what it would cost its owner. Cents and hundredths of a percent; exact."""

from decimal import ROUND_DOWN, Decimal

from tracker.shapes.base import Shape

FULL = 10_000


class Estimate(Shape):
    """A first estimate on the whole cost; ``None`` when the cost or the rate is not known."""

    grant_cents: int | None = None
    own_cents: int | None = None


def estimate(*, cost_cents: int | None, rate_hundredths: int | None, amount_max_cents: int | None) -> Estimate:
    """Return the highest grant and the own share that is left, if all cost were eligible.

    Without a rate nothing is computed, even when a cap is known: a cap alone says only "at most".
    """
    if cost_cents is None or rate_hundredths is None:
        return Estimate()
    # Rounded down: a grant is never promised half a cent too high.
    share = Decimal(cost_cents) * rate_hundredths / FULL
    grant = int(share.to_integral_value(rounding=ROUND_DOWN))
    if amount_max_cents is not None:
        grant = min(grant, amount_max_cents)
    return Estimate(grant_cents=grant, own_cents=cost_cents - grant)
