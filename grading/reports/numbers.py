"""Points as JSON has them."""

from collections.abc import Iterable
from fractions import Fraction


def number(value: Fraction) -> int | float:
    """At most two decimals, rounded as in scores.csv."""
    hundredths = round(value * 100)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def scale(shares: Iterable[Fraction]) -> int:
    """What points are multiplied by where only whole ones are allowed: 1, 10 or, where tenths are not enough, 100."""
    shares = list(shares)
    return next((factor for factor in (1, 10) if all((share * factor).denominator == 1 for share in shares)), 100)


def whole(value: Fraction, factor: int) -> int:
    """VALUE in units of 1/FACTOR point."""
    return round(value * factor)
