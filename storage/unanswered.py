"""Requests that ended while another time waited for the student's answer: no approver missed them
(X28). Their last but one step stands in the audit log."""

from sqlalchemy import BigInteger, ColumnElement, select

from core.audit import COUNTER_UNANSWERED
from storage.tables import audit_entries

_silence = audit_entries.alias("silence")


def students_silence(booking: ColumnElement[BigInteger]) -> ColumnElement[bool]:
    """`booking`: the column of its id."""
    return (
        select(_silence.c.id)
        .where(
            _silence.c.subject_kind == "booking",
            _silence.c.subject_id == booking,
            _silence.c.action == COUNTER_UNANSWERED,
        )
        .exists()
    )
