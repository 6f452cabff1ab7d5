"""What each platform can show (design.md section 5). Text and labels in UTF-16 units.

Discord: a select takes one of the five rows and a form's buttons two places, so 18 buttons stay;
a text of 2,000 is within an embed's 4,096 also when every letter is escaped. Telegram: a label of
40 is what a phone shows of 64; a picture's caption has 1,024. WhatsApp: 1,024 is the body of a
message with buttons or a list.
"""

from bot.ui import Limits

WEB = Limits(
    text=4_000,
    label=80,
    buttons=25,
    per_row=4,
    choices=60,
    form_fields=5,
    can_edit=True,
    choice_label=120,
    detail=200,
    pictures=True,
)
DISCORD = Limits(
    text=2000,
    label=80,
    buttons=18,
    per_row=5,
    choices=25,
    form_fields=5,
    can_edit=True,
    choice_label=100,
    detail=100,
    pictures=True,
)
TELEGRAM = Limits(
    text=4096,
    label=40,
    buttons=24,
    per_row=4,
    choices=0,
    form_fields=0,
    can_edit=True,
    calendar=True,
    pictures=True,
    caption=1024,
)
WHATSAPP = Limits(
    text=1024,
    label=20,
    buttons=3,
    per_row=1,
    choices=10,
    form_fields=0,
    can_edit=False,
    choice_label=24,
    detail=72,
    list_or_buttons=True,
    links=False,
)
PLAIN = Limits(text=1500, label=200, buttons=0, per_row=1, choices=0, form_fields=0, can_edit=False)

LIMITS = {"web": WEB, "discord": DISCORD, "telegram": TELEGRAM, "whatsapp": WHATSAPP}
