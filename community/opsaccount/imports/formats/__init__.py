"""The exports that are recognised by their header."""

from ..layout import Layout
from . import paypal, stripe, upwork, upwork_weekly, wise

LAYOUTS: tuple[Layout, ...] = (
    upwork_weekly.WEEKLY,
    upwork.CURRENT,
    upwork.EARLIER,
    upwork.LEGACY,
    stripe.BALANCE,
    stripe.TRANSACTIONS,
    paypal.ACTIVITY,
    wise.STATEMENT,
    wise.HISTORY,
)
