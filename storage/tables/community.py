"""What newcomers tell of themselves, and the plan of the staff's digest."""

from sqlalchemy import PrimaryKeyConstraint

from core.digest import THE_PLAN, Frequency
from core.onboarding import Step
from storage.tables.schema import check, number, numbers, one_of, refers, table, text, texts

onboarding = table(
    "onboarding",
    numbers("person_id", "started_at"),
    texts("step", "goals", "times", "topics", "wish"),
    numbers("wanted_id", "wanted_at", "remind_at", "finished_at", "stopped_at", null=True),
    number("revision"),
    PrimaryKeyConstraint("person_id"),
    one_of("onboarding_step", "step", Step),
    check(
        "onboarding_reminded",
        "remind_at IS NULL OR (finished_at IS NULL AND stopped_at IS NULL)",
    ),
    refers("onboarding_person", "person_id", "people.id"),
)

digest_plans = table(
    "digest_plans",
    text("frequency"),
    number("told_until"),
    numbers("next_at", "changed_by", null=True),
    number("revision"),
    one_of("digest_frequency", "frequency", Frequency),
    check("digest_only_one", f"id = {THE_PLAN}"),
    check("digest_next", "(frequency = 'off') = (next_at IS NULL)"),
    refers("digest_changed_by", "changed_by", "people.id"),
)
