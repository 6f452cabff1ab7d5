"""Runs the product as a process of its own that talks to the stand-in.

python -m tests.harness.discord_world.launch <api> <gateway> run --only discord
"""

import runpy
import sys

from tests.harness.discord_world.redirect import point


def main() -> None:
    api, gateway, *rest = sys.argv[1:]
    point(api, gateway)
    sys.argv = ["seatmate", *rest]
    runpy.run_module("bot", run_name="__main__", alter_sys=False)


if __name__ == "__main__":
    main()
