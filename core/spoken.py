"""Languages that sessions are held in, as ISO 639 codes. A button carries the place in this list:
new ones come at its end."""

SPOKEN = tuple("ar en fr hi ur bn tr fa es pt de it ru zh ja ko id ms sw ha yo ig am ps".split())


def known_languages(codes: tuple[str, ...] | None) -> tuple[str, ...]:
    """Those of them that are in the list, each once and in its order."""
    return tuple(code for code in SPOKEN if code in (codes or ()))
