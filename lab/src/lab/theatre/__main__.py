"""The theatre's process: a line of JSON on stdin says who plays what; it ends when stdin does."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from lab.namespaces import enter_network
from lab.theatre import nameserver, parts, relay, speaker
from lab.theatre.parts import Scene
from lab.theatre.relay import Line


async def _play(scenes: list[dict[str, Any]], relays: list[dict[str, Any]]) -> None:
    loop = asyncio.get_running_loop()
    for told in relays:
        relay.play(told["near"], told["far"], Line(**told["line"]))
    for told in scenes:
        scene = Scene(told["host"], told["pid"], Path(told["logs"]), told["mac"], tuple(told["addresses"]))
        if told["snmp"]:
            parts.snmp(scene, **told["snmp"])
        if told["tarpit"]:
            await parts.tarpit(scene, told["tarpit"])
        if told["tripwire"]:
            parts.tripwire(scene)
        if told["impostor"]:
            from lab.theatre import impostor  # noqa: PLC0415 - asyncssh takes a second to import; few networks need it

            await impostor.play(scene)
        if told["proxies"]:
            from lab.theatre import proxy  # noqa: PLC0415 - the same

            await proxy.play(scene, told["proxies"])
        await _say(scene, told)
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


async def _say(scene: Scene, told: dict[str, Any]) -> None:
    """What is told without a login."""
    if told["says"]:
        await speaker.play(scene, told["says"])
    if told["hostile"]:
        await speaker.shout(scene)
    if told["zone"]:
        nameserver.play(scene, told["zone"])


_told = json.loads(sys.stdin.readline())
enter_network(_told["home"])
asyncio.run(_play(_told["scenes"], _told["relays"]))
