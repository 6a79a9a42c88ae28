"""The defaults are what the manual says."""

from pathlib import Path

from ksocket.config.settings import Limits, Settings


def test_defaults():
    home = Path("/opt/k")
    settings = Settings(home=home, path=None, credentials_dir=home, state_dir=home, logfile=None)
    assert (settings.connect.protocol, settings.connect.port, settings.connect.token) == ("wss", 443, None)
    assert settings.limits == Limits(methods=("ssh", "winrm", "snmp"), max_addresses=65536)
    assert (settings.loglevel, settings.update_accept) == ("INFO", False)
