"""Verification of mentors as staff see it: who waits, one mentor, and the decision with its
reason."""

from collections.abc import Sequence

from bot.screens.staff import to_overview
from bot.screens.verified import mark
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Stamp, Style, Text
from core.texts import MAX_REASON
from core.use_cases.verifying import MentorFile


def queue(w: Writer, waiting: Sequence[MentorFile], *, required: bool) -> Screen:
    return w.screen(
        w.label("verify.title"),
        w.say("verify.about", n=len(waiting)) if waiting else w.say("verify.none"),
        w.say("verify.required") if required else w.say("verify.not_required"),
        prompt=w.label("verify.prompt") if waiting else "",
        choices=[
            Choice(
                w.label("text", text=each.person.name),
                Act("vrf", each.person.id),
                detail=w.label("verify.offers", n=each.offerings),
            )
            for each in waiting
        ],
        buttons=[[to_overview(w)]],
        again=Act("vrfl"),
    )


def one(w: Writer, file: MentorFile, note: Text = ()) -> Screen:
    """Who they are, what they say of themself, and the one decision there is."""
    mentor, id = file.mentor, file.person.id
    verified = mentor.verified_at is not None
    state: Text = (
        (mark(w, True), " · ", Stamp(mentor.verified_at, "date"))
        if (mentor.verified_at)
        else w.say("verify.not_yet")
    )
    decide = (
        w.button("verify.button.revoke", Act("vrff", id, mentor.revision), Style.DANGER)
        if verified
        else w.button("verify.button.verify", Act("vrff", id, mentor.revision), Style.PRIMARY)
    )
    return w.screen(
        w.label("text", text=file.person.name),
        note,
        w.say("text", text=mentor.headline) if mentor.headline else (),
        w.say("text", text=mentor.about) if mentor.about else (),
        details=[
            (w.label("verify.state"), state),
            (w.label("verify.offerings"), w.say("verify.offers", n=file.offerings)),
        ],
        buttons=[
            [decide],
            [
                w.button("verify.button.person", Act("prsn", id)),
                w.button("verify.button.audit", Act("audt", id)),
            ],
            [w.button("verify.title", Act("vrfl")), to_overview(w)],
        ],
        again=Act("vrf", id),
    )


def form(w: Writer, file: MentorFile) -> Screen:
    """The reason, and what follows."""
    mentor, who = file.mentor, file.person.name
    verified = mentor.verified_at is not None
    part = "revoke" if verified else "verify"
    title = w.label(f"verify.{part}.title", who=who)
    reason = Field(
        "reason",
        w.label("verify.reason"),
        FieldKind.PARAGRAPH,
        max_length=MAX_REASON,
        hint=w.label("verify.reason.hint"),
    )
    act = Act("vrfn" if verified else "vrfy", mentor.id, mentor.revision)
    return w.screen(
        title,
        w.say(f"verify.{part}.about"),
        w.say("verify.revoke.hides") if verified and file.required else (),
        form=Form(title, act, (reason,), w.label(f"verify.{part}.yes")),
        buttons=[[w.button("button.keep", Act("vrf", mentor.id))]],
    )


def told(w: Writer, kind: str, reason: str) -> Screen:
    """The notice to the mentor."""
    return w.screen(
        w.label(f"notice.{kind}.title"),
        w.say(f"notice.{kind}"),
        w.say("card.reason", reason=reason) if reason else (),
        buttons=[[w.button("button.my_offerings", Act("myof"), Style.PRIMARY)]],
    )
