"""SVG to PNG, with our own font and no other."""

from functools import cache
from importlib.resources import files

from resvg_py import svg_to_bytes

FAMILY = "Seatmate Sans"
# One font for both alphabets: where a line needs two, resvg leaves out letters.
FONT = "SeatmateSans-Regular.ttf"


def png_of(svg: str) -> bytes:
    return svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[_font()],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        serif_family=FAMILY,
        monospace_family=FAMILY,
    )


@cache
def _font() -> str:
    return str(files("bot.pictures") / "fonts" / FONT)
