"""Sockets: who is let in, and who may watch what."""

from tests.access.personas import TURNED_AWAY, hall, members
from tests.access.table import EventRow

EVENTS = [
    EventRow("connect", members(200, guest=TURNED_AWAY)),
    EventRow(
        "subscribe",
        hall(guest=TURNED_AWAY, stranger=404, member=200, administrator=404),
        payload=lambda world: {"topic": "thread", "id": world["thread"]},
        about="thread",
    ),
]
