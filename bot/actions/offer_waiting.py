"""Drafts that waited for hours alone: live with one press, where the hours were set (Y10)."""

from dataclasses import replace

from bot.ask import Ask
from bot.screens.offering import publish_button
from bot.ui import Screen
from core.catalog import OfferingStatus
from core.people import Role
from core.use_cases import publishing

_MOST = 3


def waiting_first(ask: Ask, shown: Screen) -> Screen:
    """`shown` with a button for each of the mentor's own drafts that can go live now."""
    if not ask.person.is_(Role.MENTOR):
        return shown
    ready = [
        each
        for each in publishing.my_offerings(ask.uow, ask.person)
        if each.status is OfferingStatus.DRAFT
        and each.stopped_for is None
        and not publishing.missing_parts(ask.uow, each)
    ]
    rows = tuple((publish_button(ask.writer, each),) for each in ready[-_MOST:])
    return replace(shown, buttons=(*rows, *shown.buttons))
