"""The official place-name register: saved answers read, and joined to the study's units."""

from __future__ import annotations

from coverplan.layers.register.read import read_register

__all__ = ["read_register"]
