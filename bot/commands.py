"""The neutral command table: every slash command, menu and /help is made from it.

`about` is the key of its one-line help. A command does nothing but its act; what may be typed
after it reaches the action as `ask.text`.
"""

from dataclasses import dataclass

from bot.ui import Act
from core.people import Person, Role


@dataclass(frozen=True, slots=True)
class Command:
    """`roles`: who sees it in menus (the policy decides again). `group` is the role's group on
    platforms that nest: /mentor hours. `takes`: the key of what may be typed after it."""

    name: str
    verb: str
    roles: frozenset[Role]
    group: str = ""
    takes: str = ""

    @property
    def about(self) -> str:
        return f"command.{self.name}"

    @property
    def act(self) -> Act:
        return Act(self.verb)


EVERYONE = frozenset(Role)
STUDENT = frozenset({Role.STUDENT})
MENTOR = frozenset({Role.MENTOR})
STAFF = frozenset({Role.STAFF})

COMMANDS: tuple[Command, ...] = (
    Command("start", "home", EVERYONE),
    Command("book", "book", STUDENT, takes="offering"),
    Command("sessions", "sess", STUDENT),
    Command("packs", "pcks", STUDENT),
    Command("buy", "shop", STUDENT),
    Command("waitlist", "wlst", STUDENT),
    Command("claim", "clam", STUDENT, takes="code"),
    Command("join", "join", EVERYONE),
    Command("offerings", "offs", EVERYONE, takes="search"),
    Command("mentors", "mnts", EVERYONE),
    Command("availability", "aval", EVERYONE, takes="mentor"),
    Command("library", "libr", STUDENT),
    Command("payments", "ordr", STUDENT),
    Command("why", "why", EVERYONE, takes="time"),
    Command("timezone", "zone", EVERYONE, takes="zone"),
    Command("language", "lang", EVERYONE),
    Command("reminders", "remi", EVERYONE),
    Command("settings", "sett", EVERYONE),
    Command("link", "idls", EVERYONE, takes="code"),
    Command("help", "help", EVERYONE),
    Command("cancel", "canc", EVERYONE),
    Command("claimstaff", "clms", EVERYONE, takes="code"),
    Command("requests", "reqs", MENTOR, "mentor"),
    Command("dashboard", "dash", MENTOR, "mentor"),
    Command("hours", "hour", MENTOR, "mentor", takes="hours"),
    Command("dates", "date", MENTOR, "mentor"),
    Command("myofferings", "myof", MENTOR, "mentor"),
    Command("newoffering", "ofnw", MENTOR, "mentor"),
    Command("students", "stds", MENTOR, "mentor"),
    Command("remind", "rmnd", MENTOR, "mentor"),
    Command("earnings", "earn", MENTOR, "mentor"),
    Command("statement", "stmt", MENTOR, "mentor"),
    Command("promos", "prmo", MENTOR, "mentor"),
    Command("give", "gift", MENTOR, "mentor"),
    Command("profile", "prof", MENTOR, "mentor"),
    Command("overview", "over", STAFF, "staff"),
    Command("bookings", "allb", STAFF, "staff"),
    Command("people", "ppl", STAFF, "staff"),
    Command("seats", "stsb", STAFF, "staff"),
    Command("waitlists", "wlns", STAFF, "staff"),
    Command("review", "rvw", STAFF, "staff"),
    Command("refund", "rfnd", STAFF, "staff", takes="reference"),
    Command("money", "cash", STAFF, "staff"),
    Command("payouts", "pyts", STAFF, "staff"),
    Command("allpromos", "pral", STAFF, "staff"),
    Command("gift", "gift", STAFF, "staff"),
    Command("purchases", "bgtl", STAFF, "staff"),
    Command("audit", "audt", STAFF, "staff", takes="number"),
    Command("undelivered", "dead", STAFF, "staff"),
    Command("digest", "dgst", STAFF, "staff"),
)

TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sessions", ("book", "sessions", "join", "offerings", "mentors", "availability", "library")),
    ("packs", ("packs", "buy", "waitlist", "claim", "payments")),
    ("desk", ("requests", "dashboard", "hours", "dates", "myofferings", "newoffering", "profile")),
    ("students", ("students", "remind", "give", "earnings", "statement", "promos")),
    ("people", ("overview", "bookings", "people", "seats", "waitlists", "gift", "digest")),
    (
        "funds",
        (
            "refund", "money", "payouts", "allpromos", "purchases", "review", "audit",
            "undelivered",
        ),
    ),
    (
        "you",
        (
            "start", "why", "settings", "language", "timezone", "reminders", "link", "help",
            "cancel", "claimstaff",
        ),
    ),
)  # fmt: skip
"""/help shows these, and then the commands of one: thirty lines at once nobody reads."""

BY_NAME = {command.name: command for command in COMMANDS}


def commands_for(person: Person) -> list[Command]:
    """What this person's menu shows (B2)."""
    return [command for command in COMMANDS if command.roles & person.roles]


def find(name: str) -> Command | None:
    return BY_NAME.get(name.lower().lstrip("/"))
