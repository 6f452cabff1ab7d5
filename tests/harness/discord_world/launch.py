"""Runs an unmodified module as a process of its own that talks to the stand-in.

python -m tests.harness.discord_world.launch <api> <gateway> bot run --only discord
"""

import runpy
import sys

from tests.harness.discord_world.redirect import point


def main() -> None:
    api, gateway, module, *arguments = sys.argv[1:]
    point(api, gateway)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
