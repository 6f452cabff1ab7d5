"""Bars over time by pygal: each with its number on it, so that no axis has to be read."""

import sys
from collections.abc import Sequence
from typing import TypeVar

import pygal
from pygal.style import Style

from bot.pictures import look
from bot.pictures.look import is_rtl, isolated
from bot.pictures.raster import FAMILY
from bot.ui import Bars, Picture, Series

T = TypeVar("T")

# For plugins that we have none of, pygal leaves a finder behind that Python does not understand any
# more: every later import would warn of it.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]


def svg(picture: Picture, bars: Bars) -> str:
    """Time runs in the direction of reading."""
    language = picture.language
    chart = pygal.Bar(
        width=look.WIDTH,
        height=look.BARS_HEIGHT,
        style=_style(_along(look.SERIES[: len(bars.series)], language)),
        title=isolated(picture.title, language),
        no_prefix=True,  # else a random id stands in it
        js=(),
        css=("file://style.css", "file://graph.css", "inline:.axis .line{stroke:none}"),
        print_values=True,
        print_values_position="top",
        show_y_labels=False,
        show_y_guides=False,
        show_legend=len(bars.series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(bars.series),
        legend_box_size=20,
        truncate_label=-1,
        truncate_legend=-1,
        rounded_bars=4,
        margin=16,
        spacing=12,
        range=(0, max(_highest(bars), 1) * 1.15),  # room for a number above the highest
        pretty_print=False,
    )
    chart.x_labels = [isolated(label, language) for label in _along(bars.labels, language)]
    for each in _along(bars.series, language):
        chart.add(isolated(each.name, language), _points(each, language))
    drawn: str = chart.render(is_unicode=True)
    return drawn


def _along(found: Sequence[T], language: str) -> list[T]:
    return [*reversed(found)] if is_rtl(language) else [*found]


def _highest(bars: Bars) -> int:
    return max(value for each in bars.series for value in each.values)


def _points(series: Series, language: str) -> list[dict[str, object]]:
    pairs = zip(series.values, series.written, strict=True)
    return [
        {"value": value, "formatter": lambda _, shown=written: shown}
        for value, written in _along([*pairs], language)
    ]


def _style(colors: list[str]) -> Style:
    return Style(
        background=look.GROUND,
        plot_background=look.GROUND,
        foreground=look.INK,
        foreground_strong=look.INK,
        foreground_subtle=look.LINE,
        opacity="1",
        font_family=FAMILY,
        value_font_family=FAMILY,
        title_font_size=look.TITLE_SIZE,
        label_font_size=look.LABEL_SIZE,
        value_font_size=look.SMALL_SIZE,
        legend_font_size=look.LABEL_SIZE,
        colors=tuple(colors),
        value_colors=(look.INK,) * len(colors),
    )
