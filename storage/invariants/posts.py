"""I11 for posts: what waits has its deadline, what is on its way has its message."""

from storage.invariants.rule import Narrow, Rule

_FORGOTTEN = """
SELECT p.id FROM posts p WHERE p.state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM deadlines d WHERE d.kind = 'post' AND d.subject_id = p.id AND d.open = 1)
"""

_STUCK = """
SELECT p.id FROM posts p WHERE p.state = 'sending' AND NOT EXISTS (
    SELECT 1 FROM notices n WHERE n.kind = 'channel_post' AND n.subject_id = p.id AND n.open = 1)
"""

RULES = (
    Rule("I11", "post", Narrow.NOT, _FORGOTTEN, "nothing wakes it at its time",
         "withdraw it with /posts, and write it again"),
    Rule("I11", "post", Narrow.NOT, _STUCK, "it is on its way without a message",
         "look at the log of that moment, and report it"),
)  # fmt: skip
