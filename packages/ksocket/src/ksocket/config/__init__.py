"""ksocket.toml, or ksocket.yml, as settings."""

from ksocket.config.file import load
from ksocket.config.settings import Aws, Azure, Connect, Limits, Settings, Window

__all__ = ["Aws", "Azure", "Connect", "Limits", "Settings", "Window", "load"]
