"""What newcomers tell of themselves."""

from core.onboarding import Onboarding
from storage.mapping import Mapped
from storage.repository import Repository
from storage.tables import onboarding


class SqlOnboardings(Repository[Onboarding]):
    __slots__ = ()
    _mapped = Mapped(onboarding, Onboarding)
