"""Staff who put things right: parked money sent back, dead messages tried again, files read."""

from bot.simulation.plays.parts import is_staff, shown, staff_mostly
from bot.simulation.plays.pressing import guarded
from bot.simulation.world import World
from core.ids import PersonId
from core.orders import OrderState
from core.use_cases import overseeing, retrying, reviewing, testing


def return_parked(world: World) -> str:
    known = list(world.seen.orders.values())
    parked = [order for order in known if order.state is OrderState.REVIEW] or known
    if not parked:
        return "nothing_parked"
    order, who = world.chance.pick(parked), staff_mostly(world)
    revision = shown(world, order.revision)
    guarded(world, "return_parked", is_staff(world, who), lambda: world.as_person(
        who, reviewing.return_parked, order.id, revision))  # fmt: skip
    return "parked_returned"


def try_again(world: World) -> str:
    who = staff_mostly(world)
    rightly = is_staff(world, who)
    if world.chance.percent(30):
        guarded(world, "retry_all", rightly,
                lambda: world.as_person(who, retrying.retry_all_notices))  # fmt: skip
        return "all_retried"
    dead = world.house.read(lambda uow: list(uow.outbox.dead()))
    id = world.chance.pick(dead).notice.id if dead else 1
    guarded(world, "retry_notice", rightly,
            lambda: world.as_person(who, retrying.retry_notice, id))  # fmt: skip
    parked = world.house.read(lambda uow: list(uow.inbox.parked()))
    arrival = parked[0].id if parked else 1
    guarded(world, "reopen_arrival", rightly,
            lambda: world.as_person(who, retrying.reopen_arrival, arrival))  # fmt: skip
    _of_one_person(world, who, rightly)
    return "notice_retried"


def _of_one_person(world: World, who: PersonId, rightly: bool) -> None:
    student = world.student()
    guarded(world, "retry_messages_to", rightly,
            lambda: world.as_person(who, retrying.retry_messages_to, student))  # fmt: skip
    guarded(world, "retry_call", rightly,
            lambda: world.as_person(who, retrying.retry_call, 1))  # fmt: skip
    accounts = world.house.read(lambda uow: list(uow.identities.of(student)))
    if accounts:
        world.as_person(student, testing.send_test, accounts[0].id)


def read_files(world: World) -> str:
    who = staff_mostly(world)
    guarded(world, "person_file", is_staff(world, who),
            lambda: world.as_person(who, overseeing.person_file, world.student()))  # fmt: skip
    orders = list(world.seen.orders.values())
    if orders:
        order = world.chance.pick(orders)
        guarded(world, "order_file", is_staff(world, who),
                lambda: world.as_person(who, overseeing.order_file, order.id))  # fmt: skip
    return "files_read"
