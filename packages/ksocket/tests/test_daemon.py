"""What a hub may order. The service as a whole is tested in link/."""

from ipaddress import ip_network

import pytest

from ksocket import app, daemon
from ksocket.config.settings import Limits, Settings
from ksocket.faults import Fault
from kswire.orders import Ask, Scan


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        (Ask(run="r", addresses=("127.0.0.0/24",)), "one-address"),
        (Ask(run="r", addresses=("nonsense",)), "bad-network"),
        (Ask(run="r", addresses=("::1",)), "loopback-ordered"),
        (Scan(run="r", start=("127.0.0.0/8",)), "too-many-addresses"),
        (Scan(run="r", start=("127.0.0.1",), profile="rapid"), "unknown-choice"),
        (Ask(run="r", addresses=("127.0.0.1",), methods=("telnet",)), "no-method-left"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_orders_are_what_somebody_else_wrote(order, fault, tmp_path):
    settings = Settings(
        home=tmp_path, path=None, credentials_dir=tmp_path, state_dir=tmp_path, logfile=None,
        limits=Limits(permitted=(ip_network("127.0.0.0/8"),)),
    )  # fmt: skip
    with pytest.raises(Fault) as caught:  # noqa: PT012 - either may find it
        daemon.check(order, settings)
        app.narrowed(order, settings)
    assert caught.value.code == fault
