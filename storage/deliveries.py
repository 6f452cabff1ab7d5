"""What was sent, and which card each message shows."""

from collections.abc import Sequence

from sqlalchemy import bindparam, update

from core.doors import Delivery
from core.ids import PersonId
from storage.connection import Connection
from storage.mapping import Mapped
from storage.statements import Statement
from storage.tables import deliveries

DELIVERIES = Mapped(deliveries, Delivery)

_d = deliveries.c
_OF_NOTICE = Statement(
    DELIVERIES.query(_d.notice_id == bindparam("notice")).order_by(_d.id.desc()).limit(1)
)
_OF_CARD = Statement(DELIVERIES.query(_d.card == bindparam("card")).order_by(_d.id))
_OF_MESSAGE = Statement(
    DELIVERIES.query(
        _d.channel == bindparam("channel"),
        _d.chat == bindparam("chat"),
        _d.message == bindparam("message"),
    )
    .order_by(_d.id)
    .limit(1)
)
_RECARD = Statement(
    update(deliveries)
    .where(
        _d.channel == bindparam("of_channel"),
        _d.chat == bindparam("of_chat"),
        _d.message == bindparam("of_message"),
    )
    .values(card=bindparam("new_card"))
)


class SqlDeliveries:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, delivery: Delivery) -> None:
        DELIVERIES.add(self._connection, delivery)

    def of_notice(self, notice_id: int) -> Delivery | None:
        """The latest one."""
        return DELIVERIES.first(self._connection, _OF_NOTICE, notice=notice_id)

    def of_card(self, card: str) -> Sequence[Delivery]:
        return DELIVERIES.all(self._connection, _OF_CARD, card=card)

    def owner_of(self, channel: str, chat: str, message: str) -> PersonId | None:
        found = DELIVERIES.first(
            self._connection, _OF_MESSAGE, channel=channel, chat=chat, message=message
        )
        return found.person_id if found else None

    def recard(self, channel: str, chat: str, message: str, card: str) -> None:
        self._connection.run(
            _RECARD, of_channel=channel, of_chat=chat, of_message=message, new_card=card
        )
