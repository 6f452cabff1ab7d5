"""Pictures: drawn from their recipes, told in words, stored with the screen that carries them."""

import struct
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import pictures, stored_screen
from bot.fit import fit
from bot.limits import DISCORD, LIMITS, PLAIN, TELEGRAM, WEB, WHATSAPP
from bot.plain import to_plain
from bot.pour import weight
from bot.screens.pictures import answers_by_week, free_week, money_by_month, week_ends_at
from bot.screens.writer import Writer
from bot.times import Reader
from bot.ui import Bars, FreeWeek, Picture, Screen
from core.charts import MonthGross, WeekAnswers
from core.months import Month

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
LANGUAGES = ("en", "ar")


def writer(language: str = "en", zone: str = "Africa/Cairo") -> Writer:
    return Writer(Reader(language, zone, NOON))


def hours(day: int, since: float, until: float) -> tuple[datetime, datetime]:
    """Of a day from today on, in UTC."""
    start = NOON.replace(hour=0) + timedelta(days=day)
    return start + timedelta(hours=since), start + timedelta(hours=until)


def week(language: str = "en", zone: str = "Africa/Cairo") -> Picture:
    free = (hours(0, 14, 15.5), hours(2, 7, 15), hours(5, 8, 9))
    made = free_week(writer(language, zone), NOON, free)
    assert made is not None
    return made


def money(language: str = "en", currency: str = "EUR") -> Picture:
    sums = (0, 12_000, 125_050, -2_000, 98_000_000, 30_000)
    months = [MonthGross(Month(2026, 6 + n), {currency: minor}) for n, minor in enumerate(sums)]
    made = money_by_month(writer(language), months, "EUR")
    assert made is not None
    return made


def answers(language: str = "en") -> Picture:
    counts = ((3, 0, 1), (0, 0, 0), (12, 4, 0))
    weeks = [
        WeekAnswers(date(2026, 11, 9) + timedelta(days=7 * n), *each)
        for n, each in enumerate(counts)
    ]
    made = answers_by_week(writer(language), weeks)
    assert made is not None
    return made


MAKERS = (week, money, answers)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", MAKERS)
def test_y07_a_recipe_is_drawn_in_its_size_and_the_same_recipe_gives_the_same_bytes(make, language):
    picture = make(language)
    drawn = pictures.png(picture)
    pictures.png.cache_clear()
    assert size_of(drawn) == pictures.size(picture)
    assert pictures.png(picture) == drawn
    assert len(drawn) < 100_000


@pytest.mark.parametrize("make", MAKERS)
def test_another_fact_or_another_language_is_another_picture(make):
    assert pictures.png(make("en")) != pictures.png(make("ar"))
    assert pictures.png(make("en")) != pictures.png(replace(make("en"), title="Another one"))


def test_letters_of_both_alphabets_are_drawn_in_one_line():
    """A font without the other alphabet's letters leaves a line with brackets empty."""
    arabic = week("ar")
    bare = replace(arabic, title="( )")
    longer = replace(arabic, title="( القاهرة )")
    latin = replace(arabic, title="(EUR القاهرة)")
    assert len({pictures.png(each) for each in (bare, longer, latin)}) == 3


def test_only_so_many_pictures_are_kept():
    assert pictures.png.cache_info().maxsize == pictures.MOST_KEPT


def test_y07_the_week_is_told_with_every_time_on_the_readers_wall():
    alt = week().alt
    assert "Tue 24 Nov 16:00–17:30" in alt  # Cairo is two hours ahead
    assert "Thu 26 Nov 09:00–17:00" in alt
    assert "Sun 29 Nov 10:00–11:00" in alt
    assert "24 Nov to 30 Nov (Cairo)" in alt


def test_a_stretch_over_midnight_stands_on_both_days():
    made = free_week(writer(), NOON, [hours(1, 21, 23.5)])  # 23:00 to 01:30 in Cairo
    assert made is not None
    assert isinstance(made.drawing, FreeWeek)
    assert made.drawing.free == ((1, 1380, 1440), (2, 0, 90))
    assert "23:00–24:00" in made.alt
    assert "00:00–01:30" in made.alt


def test_what_is_after_the_week_is_left_out_and_nothing_free_is_no_picture():
    assert free_week(writer(), NOON, [hours(7, 10, 11)]) is None
    assert free_week(writer(), NOON, []) is None
    assert week_ends_at(writer(), NOON) == datetime(2026, 11, 30, 22, tzinfo=UTC)


def test_every_hour_of_the_day_has_its_place():
    made = free_week(writer(zone="UTC"), NOON, [hours(1, 0, 24), hours(3, 23.5, 23.75)])
    assert made is not None
    assert size_of(pictures.png(made)) == pictures.size(made)


def test_y07_the_money_is_told_to_the_minor_unit():
    alt = money().alt
    for shown in ("€120.00", "€1,250.50", "€980,000.00", "€300.00", "Jun 2026", "Sep 2026 -€20.00"):
        assert shown in alt
    drawing = money().drawing
    assert isinstance(drawing, Bars)
    (series,) = drawing.series
    assert series.written == ("", "120", "1,250.50", "-20", "980,000", "300")
    assert series.values[3] == 0  # more went back than came: told, not drawn


def test_of_several_currencies_the_communitys_is_drawn():
    month = MonthGross(Month(2026, 11), {"AED": 100, "USD": 500})
    in_usd, other = (money_by_month(writer(), [month], usual) for usual in ("USD", "EUR"))
    assert in_usd is not None
    assert "USD" in in_usd.title
    assert other is not None
    assert "AED" in other.title
    assert money_by_month(writer(), [MonthGross(Month(2026, 11), {"EUR": 0})], "EUR") is None


def test_y07_the_answers_are_told_week_by_week():
    alt = answers().alt
    assert "3 approved, 0 declined, 1 not answered" in alt
    assert "12 approved, 4 declined, 0 not answered" in alt
    assert answers_by_week(writer(), [WeekAnswers(date(2026, 11, 9), 0, 0, 0)]) is None


@pytest.mark.parametrize("make", MAKERS)
def test_a_screen_is_stored_with_the_recipe_and_stays_small(make):
    screen = Screen("Title", (("A line",),), picture=make("ar"))
    stored = stored_screen.dump(screen)
    assert stored_screen.load(stored) == screen
    assert len(stored.encode()) < 4_000
    assert "picture" not in stored_screen.dump(Screen("Title"))


def test_where_no_picture_can_be_shown_its_words_stand_in_the_text():
    screen = Screen("Title", (("A line",),), picture=week())
    for limits in (WHATSAPP, PLAIN):
        parts = fit(screen, limits)
        assert all(part.picture is None for part in parts)
        text = " ".join(str(part) for each in parts for line in each.lines for part in line)
        assert "16:00–17:30" in text
        assert "10:00–11:00" in text
    assert week().alt in to_plain(screen, Reader())


@pytest.mark.parametrize("limits", [WEB, DISCORD, TELEGRAM])
def test_where_pictures_can_be_shown_the_first_message_carries_it(limits):
    long = tuple((f"{n} " + "word " * 60,) for n in range(30))
    parts = fit(Screen("Title", long, picture=week()), limits)
    assert [part.picture is not None for part in parts] == [True] + [False] * (len(parts) - 1)
    assert len(parts) > 1


def test_a_text_too_long_for_a_caption_comes_after_the_picture():
    short = Screen("Title", (("word " * 100,),), picture=week())
    assert len(fit(short, TELEGRAM)) == 1
    alone, text = fit(replace(short, lines=(("word " * 300,),)), TELEGRAM)
    assert (alone.title, alone.lines, alone.buttons) == ("", (), ())
    assert text.picture is None
    assert text.title == "Title"
    assert weight(alone) <= TELEGRAM.caption == 1024
    assert LIMITS["discord"].caption == 0


async def test_a_picture_that_cannot_be_drawn_is_told_in_words(monkeypatch):
    def fails(picture: Picture) -> bytes:
        raise ValueError(picture.name)

    screen = Screen("Title", picture=week())
    shown, drawn = await pictures.drawn(screen)
    assert shown is screen
    assert drawn == pictures.png(week())
    monkeypatch.setattr(pictures, "png", fails)
    shown, drawn = await pictures.drawn(screen)
    assert drawn is None
    assert shown.picture is None
    assert (week().alt,) in shown.lines
