"""All checks, in the order in which one would look for a fault."""

from collections.abc import Callable

from bot.configuration import Configuration
from bot.doctor import clock as clocks
from bot.doctor import (
    database,
    discord,
    languages,
    providers,
    rows,
    settings,
    telegram,
    telegram_groups,
)
from bot.doctor.finding import Finding
from core.clock import Clock
from core.ids import TimeSortedIds
from storage.errors import StorageError
from storage.inspecting import look
from storage.unit_of_work import unit_maker


async def examine(clock: Clock, random_bits: Callable[[int], int]) -> list[Finding]:
    """Reads only; safe beside a running process."""
    configuration, told = settings.read()
    if configuration is None:
        return told
    url = configuration.settings.storage.url
    state = await database.check(url)
    told += state
    if not all(finding.is_well for finding in state):
        return [*told, *clocks.check(clock, 0), *languages.check()]
    return [*told, *await _of_rows(configuration, clock, random_bits)]


async def _of_rows(
    configuration: Configuration, clock: Clock, random_bits: Callable[[int], int]
) -> list[Finding]:
    make = unit_maker(clock, TimeSortedIds(clock, random_bits), configuration.settings)
    try:
        looked = await look(configuration.settings.storage.url, make, rows.look)
    except StorageError as error:
        return [Finding("rows", f"cannot be read: {error}", "start the database, look at its log")]
    used = looked.in_use
    return [
        *clocks.check(clock, used.newest_ms),
        *clocks.check_zones(used.zones),
        *languages.check(used.languages),
        *settings.payments(configuration, looked.sells),
        *settings.course_sites(configuration),
        *await providers.check(configuration),
        *await discord.check(configuration, looked.discord_told, looked.discord_setup),
        *await telegram.check(configuration),
        *await telegram_groups.check(configuration, looked.telegram_groups),
        *rows.findings(looked),
    ]
