"""What can be had as a page to print and as a table to compute with, behind a link of its own."""

from enum import StrEnum


class Paper(StrEnum):
    STATEMENT = "statement"  # subject: mentor; a month
    RECEIPT = "receipt"  # subject: order
    RECEIPTS = "receipts"  # of the reader: all of them
    OFFERINGS = "offerings"  # of the reader: what they sell, as the desk reads it back
    JOURNAL = "journal"  # of the community; a month
