"""A name server that knows the names of some addresses."""

from ipaddress import ip_address

from lab.theatre import wire
from lab.theatre.parts import Scene


def play(scene: Scene, zone: dict[str, str]) -> None:
    """Answer reverse questions on UDP port 53, and log them."""
    known = {ip_address(addr).reverse_pointer: name for addr, name in zone.items()}
    journal = scene.journal("nameserver")

    def answer(datagram: bytes) -> list[bytes]:
        _, names = wire.questions(datagram)
        journal.write("question", names=names)
        return [wire.response(datagram, [(one, known[one]) for one in names if one in known])]

    wire.serve(scene, 53, answer)
