"""An order run here and now, on loopback alone."""

import asyncio

from ksocket import app
from ksocket.config.settings import Settings
from kswire.orders import Ask, Timeouts
from kswire.reports import Tried

SSH = """includes = ["127.0.0.1"]
port = {}
[account]
username = "somebody"
password = "pw"
"""


async def test_the_order_s_time_out_is_obeyed(tmp_path):
    """A server that says nothing is waited for as long as the order says, and not the five seconds of every file."""
    over = asyncio.Event()

    async def silent(reader, writer):
        await reader.read()
        writer.close()
        over.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    path = tmp_path / "ssh" / "00.toml"
    path.parent.mkdir()
    path.write_text(SSH.format(server.sockets[0].getsockname()[1]))
    path.chmod(0o600)
    settings = Settings(home=tmp_path, path=None, credentials_dir=tmp_path, state_dir=tmp_path / "state", logfile=None)
    order = Ask(run="r", addresses=("127.0.0.1",), methods=("ssh",), timeouts=Timeouts(ssh=1.25))
    reports = [one async for one in app.run(order, app.Setup(settings, tmp_path), asyncio.Event())]
    await over.wait()
    server.close()
    [attempt] = next(one for one in reports if isinstance(one, Tried)).attempts
    assert (attempt.problem.code, attempt.problem.params["seconds"]) == ("no-banner", "1.25")
    assert 1.2 < attempt.seconds < 4
