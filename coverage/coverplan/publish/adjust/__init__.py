"""Reports on a change of units: the page with maps before and after, and the application with its annexes."""

from __future__ import annotations

from coverplan.publish.adjust.application import save_application
from coverplan.publish.adjust.page import save_adjust_page
from coverplan.publish.adjust.picture import save_adjust_picture
from coverplan.publish.adjust.products import publish_adjustment

__all__ = ["publish_adjustment", "save_adjust_page", "save_adjust_picture", "save_application"]
