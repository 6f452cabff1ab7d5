"""What can go wrong with testimonials."""

from core.errors import RuleError


class TestimonialTooShort(RuleError):
    """`least` letters are asked for, `length` were written."""


class TestimonialTooEarly(RuleError):
    """Nothing was done together yet."""


class TestimonialDecided(RuleError):
    """`state` is the present truth: somebody was faster, or it changed since."""
