"""Sample screens for looking at the browser chat, and for driving it in tests."""

from datetime import timedelta

from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Screen, Stamp, Style
from tests.harness.webchat_memory import START

SESSION = START + timedelta(days=1, hours=2)


def days() -> Screen:
    labels = ("Tue 24 Nov", "Wed 25 Nov", "Thu 26 Nov", "Fri 27 Nov", "Sun 29 Nov", "Mon 30 Nov")
    return Screen(
        title="Book with Tunde Bakare",
        lines=(("Career mentoring, 60 minutes. You have 3 sessions left in your pack.",),),
        prompt="Pick a day",
        choices=tuple(
            Choice(label, Act("day", 1, 0, (n,)), f"{n + 2} times")
            for n, label in enumerate(labels)
        ),
        buttons=((Button("Another mentor", Act("ment")), Button("Later days", Act("more"))),),
        zone="Africa/Cairo",
    )


def times() -> Screen:
    labels = ("09:00", "09:30", "10:00", "11:15", "14:00", "14:30", "16:00", "17:45")
    return Screen(
        title="Tuesday 24 November",
        prompt="Pick a time (Cairo)",
        choices=tuple(Choice(label, Act("time", 1, 0, (n,))) for n, label in enumerate(labels)),
        buttons=((Button("‹ Other days", Act("back")),),),
        zone="Africa/Cairo",
    )


def mentors() -> Screen:
    return Screen(
        title="Who would you like to talk to?",
        choices=(
            Choice("Tunde Bakare", Act("ment", 1), "Career and interviews · from EUR 25"),
            Choice("Lena Vogt", Act("ment", 2), "Data engineering · from EUR 40"),
            Choice("Omar Said", Act("ment", 3), "English for work · free first session"),
        ),
        prompt="Mentors with a free seat",
    )


def booked() -> Screen:
    return Screen(
        title="Your session is booked",
        lines=(
            (
                "It starts ",
                Stamp(SESSION, "relative"),
                ". The link arrives 15 minutes before.",
            ),
        ),
        details=(
            ("Mentor", ("Tunde Bakare",)),
            ("When", (Stamp(SESSION),)),
            ("Length", ("60 minutes",)),
            ("Paid with", ("Pack of 5 · 2 left",)),
        ),
        buttons=(
            (
                Button("Join", url="https://example.org/join", style=Style.PRIMARY),
                Button("Move", Act("move", 7, 1)),
                Button("Cancel", Act("canc", 7, 1), style=Style.DANGER),
            ),
        ),
        zone="Africa/Cairo",
        card="booking:7",
    )


def request(zone: str = "Africa/Lagos") -> Screen:
    return Screen(
        title="New request from Amina Hassan",
        lines=(
            (
                "She would like a session ",
                Stamp(SESSION, "relative"),
                ".",
            ),
            ("“I have an interview next week and would love to rehearse it with you.”",),
        ),
        details=(
            ("When", (Stamp(SESSION),)),
            ("What", ("Career mentoring, 60 min",)),
            ("Decide before", (Stamp(SESSION - timedelta(hours=12)),)),
        ),
        buttons=(
            (
                Button("Approve", Act("appr", 7, 1), style=Style.PRIMARY),
                Button("Reject", Act("reje", 7, 1), style=Style.DANGER),
            ),
            (Button("Offer another time", Act("offe", 7, 1)),),
        ),
        zone=zone,
        card="booking:7",
    )


def approved() -> Screen:
    return Screen(
        title="Approved: Amina Hassan",
        lines=(
            (
                "She was told, and has until ",
                Stamp(SESSION, "time"),
                " to pay.",
            ),
        ),
        details=(("When", (Stamp(SESSION),)),),
        card="booking:7",
    )


def form() -> Screen:
    fields = (
        Field("title", "Title", hint="Shown in the list of sessions"),
        Field("about", "What it is about", FieldKind.PARAGRAPH, required=False, max_length=500),
        Field("price", "Price in EUR", FieldKind.AMOUNT, value="25"),
        Field("seats", "Seats", FieldKind.NUMBER, value="10"),
        Field(
            "mode",
            "Who decides",
            FieldKind.PICK,
            options=(("instant", "Booked at once"), ("request", "I approve each one")),
        ),
    )
    return Screen(
        title="A new offering",
        form=Form("", Act("offe", 9), fields, "Save the offering"),
        zone="Europe/Berlin",
    )


def board() -> Screen:
    return Screen(
        title="Today",
        lines=(("2 requests wait for an answer, 1 payment arrived late.",),),
        details=(
            ("Booked", ("6 sessions",)),
            ("Earned", ("EUR 184.50",)),
            ("Grace", ("1 seat ends ", Stamp(SESSION, "relative"))),
        ),
        buttons=((Button("Post dates", Act("post")), Button("Money", Act("mone"))),),
        zone="Africa/Cairo",
    )


def long_text() -> Screen:
    words = "A session that is cancelled at least 24 hours before gives your credit back. "
    link = "https://example.org/" + "a-very-long-path-without-a-break-" * 4
    return Screen(title="How cancelling works", lines=((words * 5,), ("Read more: ", link)))


def arabic() -> Screen:
    return Screen(
        title="تم حجز جلستك",
        lines=(
            (
                "تبدأ ",
                Stamp(SESSION, "relative"),
                ". يصلك الرابط قبل 15 دقيقة.",
            ),
        ),
        details=(("المرشد", ("Tunde Bakare",)), ("الموعد", (Stamp(SESSION),))),
        prompt="أو اختر وقتًا آخر",
        choices=tuple(
            Choice(label, Act("time", 2, 0, (n,)))
            for n, label in enumerate(("09:00", "10:30", "14:00", "16:15"))
        ),
        buttons=(
            (
                Button("انضمام", url="https://example.org/join", style=Style.PRIMARY),
                Button("إلغاء", Act("canc", 7, 1), style=Style.DANGER),
            ),
        ),
        language="ar",
        zone="Africa/Cairo",
    )


def said_back(text: str, language: str = "en") -> Screen:
    return Screen(title="", lines=((text,),), language=language)
