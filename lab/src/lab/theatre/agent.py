"""A played SNMP agent: bytes in, bytes out (RFC 1157, RFC 3416). Reads only; knows versions 1 and 2c."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lab.theatre import ber
from lab.theatre.ber import Oid, Tlv

GET, GET_NEXT, RESPONSE, SET, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5
_V1, _V2C = 0, 1
_NO_SUCH_NAME, _READ_ONLY, _NOT_WRITABLE = 2, 4, 17
_LARGEST = 1400  # bytes of variable bindings, so that an answer fits a datagram that is not fragmented
_MOST_BINDINGS = 128


@dataclass(frozen=True)
class Request:
    """A message, read."""

    version: int
    community: bytes
    kind: int
    number: int
    non_repeaters: int
    repetitions: int
    oids: tuple[Oid, ...]


class Agent:
    """Answers from a table of encoded values to those who know a community."""

    def __init__(self, objects: dict[Oid, bytes], communities: Sequence[str]) -> None:
        self._objects = objects
        self._order = sorted(objects)
        self._communities = {community.encode() for community in communities}

    def answer(self, datagram: bytes) -> bytes | None:
        """The response; None where a real agent is silent: garbage, another version, an unknown community."""
        try:
            request = read(datagram)
        except ValueError:
            return None
        if request.version not in {_V1, _V2C} or request.community not in self._communities:
            return None
        if request.kind == SET:
            return _response(request, [], error=_READ_ONLY if request.version == _V1 else _NOT_WRITABLE, index=1)
        if request.kind == GET:
            return self._finish(request, [(oid, self._objects.get(oid)) for oid in request.oids], ber.NO_SUCH_INSTANCE)
        if request.kind == GET_NEXT:
            return self._finish(request, [self._after(oid) for oid in request.oids], ber.END_OF_MIB_VIEW)
        if request.kind == GET_BULK and request.version == _V2C:
            return _response(request, list(self._bulk(request)))
        return None

    def _after(self, oid: Oid) -> tuple[Oid, bytes | None]:
        at = bisect_right(self._order, oid)
        if at == len(self._order):
            return oid, None
        return self._order[at], self._objects[self._order[at]]

    def _finish(self, request: Request, found: list[tuple[Oid, bytes | None]], absent: int) -> bytes:
        missing = next((index for index, (_, value) in enumerate(found, 1) if value is None), 0)
        if missing and request.version == _V1:
            return _response(request, [], error=_NO_SUCH_NAME, index=missing)
        return _response(request, [_binding(oid, value, absent) for oid, value in found])

    def _bulk(self, request: Request) -> Iterator[bytes]:
        """Bindings of a GETBULK, as many as fit (RFC 3416, 4.2.3)."""
        room = _LARGEST
        for oid in request.oids[: request.non_repeaters]:
            yield _binding(*self._after(oid), ber.END_OF_MIB_VIEW)
        columns = list(request.oids[request.non_repeaters :])
        for _ in range(request.repetitions if columns else 0):
            found = [self._after(oid) for oid in columns]
            columns = [oid for oid, _ in found]
            for oid, value in found:
                encoded = _binding(oid, value, ber.END_OF_MIB_VIEW)
                room -= len(encoded)
                if room < 0:
                    return
                yield encoded
            if all(value is None for _, value in found):
                return


def read(datagram: bytes) -> Request:
    """Raises ValueError for everything that is not a request of SNMP version 1 or 2c."""
    match ber.decode(datagram):
        case [Tlv(tag=ber.SEQUENCE, content=message)]:
            pass
        case _:
            raise ValueError("not a message")
    match ber.decode(message):
        case [version, Tlv(tag=ber.OCTET_STRING, content=community), pdu]:
            pass
        case _:
            raise ValueError("not a message of version 1 or 2c")
    match ber.decode(pdu.content):
        case [number, first, second, Tlv(tag=ber.SEQUENCE, content=bindings)]:
            pass
        case _:
            raise ValueError("not a request")
    return Request(
        version=ber.read_integer(version),
        community=community,
        kind=pdu.tag,
        number=ber.read_integer(number),
        non_repeaters=max(0, ber.read_integer(first)),
        repetitions=min(max(0, ber.read_integer(second)), _MOST_BINDINGS),
        oids=tuple(_name(binding) for binding in ber.decode(bindings)[:_MOST_BINDINGS]),
    )


def _name(binding: Tlv) -> Oid:
    match ber.decode(binding.content):
        case [name, _]:
            return ber.read_oid(name)
        case _:
            raise ValueError("not a variable binding")


def _binding(oid: Oid, value: bytes | None, absent: int) -> bytes:
    return ber.sequence(ber.oid(oid), ber.encode(absent, b"") if value is None else value)


def _response(request: Request, bindings: list[bytes], *, error: int = 0, index: int = 0) -> bytes:
    if error:
        bindings = [ber.sequence(ber.oid(oid), ber.encode(ber.NULL, b"")) for oid in request.oids]
    pdu = (ber.integer(request.number), ber.integer(error), ber.integer(index), ber.sequence(*bindings))
    community = ber.encode(ber.OCTET_STRING, request.community)
    return ber.sequence(ber.integer(request.version), community, ber.sequence(*pdu, tag=RESPONSE))
