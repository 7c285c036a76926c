"""The Desk's front page. Desk packages add modules of their own: `opsaccount_contacts.py`, …"""

from tests.access.personas import desk
from tests.access.table import Row

ROWS = [
    Row("GET", "opsaccount.today", desk(200, others=200)),
    Row("GET", "opsaccount.deleted", desk(200, others=200)),
]
