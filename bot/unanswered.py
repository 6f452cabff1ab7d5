"""What is done about a message whose platform did not answer: it may be there, or not (D-03).

Most may be seen twice, because silence would be worse: answers with their buttons, decisions,
money, times. What only nudges is not said again: the next one comes by itself, and two at once
annoy. Either way the row tells what happened: waiting and tried again, or `unknown`.
"""

from core.notices import NoticeKind as K

NUDGES = frozenset({K.REQUEST_NUDGE, K.ONBOARDING_REMINDER, K.PACK_IDLE, K.SESSION_RATED, K.DIGEST})

# All see these: twice is worse than asking their author whether it is there.
IN_PUBLIC = frozenset({K.CHANNEL_POST})


def may_repeat(kind: K) -> bool:
    """Whether a message of this kind is sent again when nobody knows if it arrived."""
    return kind not in NUDGES | IN_PUBLIC
