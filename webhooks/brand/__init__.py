"""The product's look: its colours and its mark, in one place for every page it shows."""

from importlib.resources import files

PALETTE = (files("webhooks.brand") / "palette.css").read_text("utf-8")
MARK = (files("webhooks.brand") / "mark.svg").read_text("utf-8")
