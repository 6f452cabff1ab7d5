"""What people can do in chat, one module per area. Importing this package registers all of it."""

from importlib import import_module
from pkgutil import iter_modules

from bot.actions.registry import ACTIONS, FORMS, perform

for _area in iter_modules(__path__):
    import_module(f"{__name__}.{_area.name}")

__all__ = ["ACTIONS", "FORMS", "perform"]
