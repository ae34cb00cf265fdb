"""What is stated before any rule: sites, services and phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverplan.siting.model.services import Reach, Service
    from coverplan.siting.model.sites import Sites

__all__ = ["Stated"]


class Stated:
    """Sites, services and phases, which rules are about.

    Attributes
    ----------
    sites : Sites
    services : tuple of Service
    phases : tuple of str
    reaches : tuple of Reach
        Of each service, who may be served where.
    """

    sites: Sites
    services: tuple[Service, ...]
    phases: tuple[str, ...]
    reaches: tuple[Reach, ...]

    @property
    def service_names(self) -> tuple[str, ...]:
        """Names of the services."""
        return tuple(service.name for service in self.services)
