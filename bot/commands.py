"""The neutral command table: every slash command, menu and /help is made from it.

`about` is the key of its one-line help. A command does nothing but its act; what may be typed
after it reaches the action as `ask.text`; what was picked for it leads on by itself (bot.taking).
"""

from dataclasses import dataclass

from bot.catalogs import languages
from bot.taking import Choosable, Kind, Takes
from bot.ui import Act
from core.people import Person, Role


@dataclass(frozen=True, slots=True)
class Command:
    """`roles`: who sees it in menus (the policy decides again). `group` is the role's group on
    platforms that nest: /mentor hours. `takes`: the key of the text that may be typed after it, or
    in its place the typed `options`."""

    name: str
    verb: str
    roles: frozenset[Role]
    group: str = ""
    takes: str = ""
    options: tuple[Takes, ...] = ()

    @property
    def about(self) -> str:
        return f"command.{self.name}"

    @property
    def parameters(self) -> tuple[Takes, ...]:
        """What it takes, the first first: that is what the rest of a typed line is for."""
        return self.options or ((Takes(self.takes),) if self.takes else ())

    @property
    def act(self) -> Act:
        return Act(self.verb)


EVERYONE = frozenset(Role)
STUDENT = frozenset({Role.STUDENT})
MENTOR = frozenset({Role.MENTOR})
STAFF = frozenset({Role.STAFF})

_OFFERING = Takes("offering", Kind.OFFERING, "days")
_CODE = Takes("code", Kind.CODE)
_LANGUAGES = tuple(Choosable(each, "language.own_name", each) for each in languages())


_SETUP = (
    Takes("staff", Kind.CHANNEL),
    Takes("threads", Kind.CHANNEL),
    Takes("posts", Kind.CHANNEL),
    Takes("role", Kind.ROLE),
)


def _mentor(leads: str) -> tuple[Takes, ...]:
    return (Takes("mentor", Kind.MENTOR, leads),)


def _student(leads: str) -> tuple[Takes, ...]:
    return (Takes("student", Kind.STUDENT, leads),)


def _session(leads: str) -> Takes:
    return Takes("session", Kind.SESSION, leads)


def _person(leads: str) -> Takes:
    return Takes("person", Kind.PERSON, leads)


_DATES = (Takes("written_dates", longest=4001),)  # 4000 are read; what is longer is refused

COMMANDS: tuple[Command, ...] = (
    Command("start", "home", EVERYONE),
    Command("book", "book", STUDENT, options=(_OFFERING,)),
    Command("sessions", "sess", STUDENT, options=(_session("card"),)),
    Command("groups", "gall", STUDENT | MENTOR),
    Command("packs", "pcks", STUDENT),
    Command("buy", "shop", STUDENT, options=_mentor("shop")),
    Command("waitlist", "wlst", STUDENT),
    Command("claim", "clam", STUDENT, options=(_CODE,)),
    Command("join", "join", EVERYONE),
    Command("offerings", "offs", EVERYONE, options=(Takes("search", Kind.OFFERING, "offr"),)),
    Command("mentors", "mnts", EVERYONE, options=_mentor("mntr")),
    Command("availability", "aval", EVERYONE, options=_mentor("aval")),
    Command("library", "libr", STUDENT),
    Command("notes", "nots", EVERYONE, takes="search"),
    Command("missed", "abme", EVERYONE),
    Command("suggestions", "sugg", STUDENT),
    Command("payments", "ordr", STUDENT),
    Command("paysupport", "psup", EVERYONE),
    Command("terms", "trms", EVERYONE),
    Command("why", "why", EVERYONE, options=(Takes("time"), _session("stor"))),
    Command("timezone", "zone", EVERYONE, options=(Takes("zone", Kind.ZONE),)),
    Command(
        "language",
        "lang",
        EVERYONE,
        options=(Takes("language", Kind.CHOICE, choices=_LANGUAGES),),
    ),
    Command("reminders", "remi", EVERYONE),
    Command("settings", "sett", EVERYONE),
    Command("link", "idls", EVERYONE, options=(_CODE,)),
    Command("help", "help", EVERYONE),
    Command("cancel", "canc", EVERYONE),
    Command("claimstaff", "clms", EVERYONE, options=(_CODE,)),
    Command("requests", "reqs", MENTOR, "mentor"),
    Command("dashboard", "dash", MENTOR, "mentor"),
    Command("hours", "hour", MENTOR, "mentor", takes="hours"),
    Command("dates", "date", MENTOR, "mentor", options=_DATES),
    Command("myofferings", "myof", MENTOR, "mentor"),
    Command("newoffering", "ofnw", MENTOR, "mentor"),
    Command("mycourses", "crmn", MENTOR, "mentor"),
    Command("students", "stds", MENTOR, "mentor", options=_student("stud")),
    Command("remind", "rmnd", MENTOR, "mentor"),
    Command("earnings", "earn", MENTOR, "mentor"),
    Command("statement", "stmt", MENTOR, "mentor"),
    Command("promos", "prmo", MENTOR, "mentor"),
    Command("give", "gift", MENTOR, "mentor", options=_student("gftf")),
    Command("profile", "prof", MENTOR, "mentor"),
    Command("overview", "over", STAFF, "staff"),
    Command("postdates", "pdts", STAFF, "staff", options=_DATES),
    Command("bookings", "allb", STAFF, "staff"),
    Command("posts", "psts", STAFF, "staff"),
    Command("courses", "crst", STAFF, "staff"),
    Command("verification", "vrfl", STAFF, "staff"),
    Command("people", "ppl", STAFF, "staff", options=(_person("prsn"), Takes("search"))),
    Command("seats", "stsb", STAFF, "staff", options=_mentor("stds")),
    Command("waitlists", "wlns", STAFF, "staff"),
    Command("review", "rvw", STAFF, "staff"),
    Command("disputes", "dspl", STAFF, "staff"),
    Command("testimonials", "tstq", STAFF, "staff"),
    Command("absences", "absl", STAFF, "staff"),
    Command("statistics", "stat", STAFF, "staff"),
    Command("refund", "rfnd", STAFF, "staff", takes="reference"),
    Command("money", "cash", STAFF, "staff"),
    Command("payouts", "pyts", STAFF, "staff"),
    Command("allpromos", "pral", STAFF, "staff"),
    Command("gift", "gift", STAFF, "staff", options=_mentor("gift")),
    Command("purchases", "bgtl", STAFF, "staff"),
    Command("audit", "audt", STAFF, "staff", options=(Takes("number"), _person("audt"))),
    Command("undelivered", "dead", STAFF, "staff"),
    Command("digest", "dgst", STAFF, "staff"),
    Command("roles", "mbrs", STAFF, "staff"),
    Command("setup", "stup", STAFF, "staff", options=_SETUP),
)

TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "sessions",
        (
            "book", "sessions", "groups", "join", "offerings", "mentors", "availability", "library",
            "notes", "missed", "suggestions",
        ),
    ),
    ("packs", ("packs", "buy", "waitlist", "claim", "payments", "paysupport")),
    (
        "desk",
        (
            "requests", "dashboard", "hours", "dates", "myofferings", "newoffering", "mycourses",
            "profile",
        ),
    ),
    ("students", ("students", "remind", "give", "earnings", "statement", "promos")),
    (
        "people",
        (
            "overview", "statistics", "absences", "postdates", "posts", "bookings", "people",
            "seats", "waitlists", "gift", "digest", "roles", "setup", "courses", "verification",
            "testimonials",
        ),
    ),
    (
        "funds",
        (
            "refund", "money", "payouts", "allpromos", "purchases", "review", "disputes", "audit",
            "undelivered",
        ),
    ),
    (
        "you",
        (
            "start", "why", "settings", "language", "timezone", "reminders", "link", "help",
            "cancel", "claimstaff", "terms",
        ),
    ),
)  # fmt: skip
"""/help shows these, and then the commands of one: thirty lines at once nobody reads."""

BY_NAME = {command.name: command for command in COMMANDS}
GROUPS = frozenset(command.group for command in COMMANDS if command.group)


def commands_for(person: Person) -> list[Command]:
    """What this person's menu shows (B2)."""
    return [command for command in COMMANDS if command.roles & person.roles]


def find(name: str) -> Command | None:
    return BY_NAME.get(name.lower().lstrip("/"))


def find_typed(name: str, rest: str) -> tuple[Command | None, str]:
    """The command and what is left of the line: "/staff people Sara" is "/people Sara"."""
    command = find(name)
    if command is not None or name.lower().lstrip("/") not in GROUPS:
        return command, rest
    inner, _, left = rest.strip().partition(" ")
    found = find(inner)
    return (found, left) if found and found.group == name.lower().lstrip("/") else (None, rest)
