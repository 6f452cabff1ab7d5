"""Notices about accounts of one person: the second question, and what became of it."""

from bot.screens import linking
from bot.screens.notice_about import AboutAccount, AboutLink
from bot.screens.writer import Writer
from bot.ui import Act, Screen
from core.notices import Notice, NoticeKind


def about_link(w: Writer, notice: Notice, about: AboutLink) -> Screen | None:
    if notice.kind is NoticeKind.LINK_ASKED:
        return linking.ask_shower(w, about.card)
    buttons = [[w.button("linking.button.accounts", Act("idls"))]]
    if notice.kind is NoticeKind.LINK_REFUSED:
        line = w.say("notice.link_refused", **linking.sides(w, about.card))
        return w.screen(w.label("notice.link_refused.title"), line, buttons=buttons)
    if notice.kind is NoticeKind.LINK_MADE:
        facts = linking.sides(w, about.card)
        line = w.say("notice.link_made", kept=about.card.kept.name, **facts)
        return w.screen(
            w.label("notice.link_made.title"), line, w.say("linking.not_you"), buttons=buttons
        )
    return None


def about_account(w: Writer, about: AboutAccount) -> Screen:
    key = "notice.account_unlinked.it" if about.is_it else "notice.account_unlinked"
    return w.screen(
        w.label("notice.account_unlinked.title"),
        w.say(key, account=linking.text_of(w, about.account)),
        w.say("linking.not_you"),
        buttons=[[w.button("linking.button.accounts", Act("idls"))]],
    )
