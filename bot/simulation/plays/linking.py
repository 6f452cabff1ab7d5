"""People who link accounts, type wrong codes, say no, say yes twice, and part again."""

from dataclasses import dataclass

from bot.simulation.world import Breach, World
from core.errors import NotFound, RuleError
from core.ids import AccountLinkId, IdentityId, PersonId
from core.linking import LinkCard, LinkState
from core.people import Person
from core.use_cases import joining, link_codes, linking, unlinking
from storage.unit_of_work import SqlUnitOfWork

_KEY = "the-simulation-has-one-key-for-all-links"
_CHANNELS = ("web", "telegram", "discord", "whatsapp")


@dataclass(frozen=True)
class _Account:
    person: PersonId
    id: IdentityId


def link(world: World) -> str:
    """From the code to the second yes; any step may go wrong or be left out."""
    shows, types = _arrive(world, _some_user(world)), _arrive(world, _some_user(world))
    shown, code = world.as_person(shows.person, link_codes.show_code, shows.id, _KEY)
    if world.chance.percent(15):
        code = "0000-0000-0000"
    answer = world.as_person(types.person, link_codes.type_code, types.id, code)
    if answer.card is None:
        return f"link_{answer.typed}"
    if world.chance.percent(10):
        world.as_person(world.chance.pick((shows, types)).person, linking.refuse, shown.id)
        return "link_refused"
    stranger = world.anybody()
    if stranger not in (shows.person, types.person):
        _must_not_find(world, stranger, shown.id)
    _must_not_find(world, types.person, shown.id)
    world.as_person(types.person, linking.say_yes, shown.id)
    card = world.as_person(shows.person, linking.confirm, shown.id)
    _require_one(world, card)
    again = world.as_person(card.kept.id, linking.confirm, shown.id)
    return f"accounts_{again.link.state}"


def unlink_one(world: World) -> str:
    """By itself, or by another account of the same person."""
    acting = _arrive(world, _some_user(world))
    known = world.as_person(acting.person, linking.accounts)
    target = world.chance.pick(list(known))
    world.as_person(acting.person, unlinking.unlink_card, acting.id, target.id)
    world.as_person(acting.person, unlinking.unlink, acting.id, target.id)
    return "unlinked"


def _must_not_find(world: World, who: PersonId, id: AccountLinkId) -> None:
    """The second yes belongs to who showed the code, and to nobody else (Z-07)."""
    try:
        world.as_person(who, linking.confirm, id)
    except NotFound:
        return
    except RuleError:
        return  # banned, say: refused before anything is looked at
    raise Breach("Z-07: a link was confirmed by somebody else")


def _require_one(world: World, card: LinkCard) -> None:
    def owners(uow: SqlUnitOfWork) -> set[PersonId]:
        found = (uow.identities.get(each.id) for each in (card.account, card.other_account))
        return {each.person_id for each in found if each is not None}

    if card.link.state is not LinkState.LINKED or world.run(owners) != {card.kept.id}:
        raise Breach("Y2: two linked accounts are not one person's")


def _some_user(world: World) -> tuple[str, str]:
    """One of a few accounts that come back again and again."""
    return world.chance.pick(_CHANNELS), f"linker-{world.chance.between(1, 6)}"


def _arrive(world: World, at: tuple[str, str]) -> _Account:
    channel, user = at

    def come(uow: SqlUnitOfWork) -> _Account:
        person: Person = joining.arrive(uow, channel, user, f"{user}-chat", user)
        account = uow.identities.find(channel, user)
        if account is None:
            raise Breach("B3: who arrived is not known")
        return _Account(person.id, account.id)

    return world.run(come)
