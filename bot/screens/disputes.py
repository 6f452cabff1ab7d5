"""Disputes as staff see them: what waits for an answer first, each with its payment's story."""

from collections.abc import Sequence
from typing import Protocol

from bot.screens.staff import to_overview
from bot.screens.writer import Writer
from bot.ui import Act, Button, Choice, Screen
from core.disputes import Dispute, DisputeCard
from core.providers import brand

# Where a provider takes the answer; "{}" is the dispute's own id there.
_PLACES = {"stripe": "https://dashboard.stripe.com/disputes/{}"}


class Disputed(Protocol):
    @property
    def dispute(self) -> Dispute: ...


def way_there(w: Writer, about: Disputed) -> list[Button]:
    """To the provider's own page, where one is known and an answer still counts."""
    dispute = about.dispute
    place = _PLACES.get(dispute.provider)
    if place is None or not dispute.is_open or not dispute.reference.isidentifier():
        return []
    to = brand(dispute.provider)
    return [w.link("dispute.button.answer", place.format(dispute.reference), provider=to)]


def disputes(w: Writer, cards: Sequence[DisputeCard]) -> Screen:
    waiting = sum(card.dispute.is_open for card in cards)
    about = w.say("dispute.about", n=waiting) if waiting else w.say("dispute.none_open")
    return w.screen(
        w.label("dispute.title"),
        about if cards else w.say("dispute.none"),
        prompt=w.label("payments.prompt") if cards else "",
        choices=[_choice(w, card) for card in cards],
        buttons=[[to_overview(w)]],
        again=Act("dspl"),
    )


def _choice(w: Writer, card: DisputeCard) -> Choice:
    dispute = card.dispute
    line = w.label("dispute.line", amount=dispute.amount, student=card.student_name)
    if dispute.is_open and dispute.answer_by is not None:
        detail = w.label("dispute.until", when=dispute.answer_by)
    else:
        detail = w.label(f"dispute.state.{dispute.state}")
    return Choice(line, Act("mony", dispute.order_id), detail=detail)
