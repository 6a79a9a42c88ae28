"""The calls of iphlpapi.dll by ctypes: what needs no privilege, no driver and nothing installed.

Each is described at learn.microsoft.com/windows/win32/api/, in the pages of icmpapi.h, iphlpapi.h and netioapi.h. The
libraries are loaded when an instance is made, so that this imports everywhere. 64-bit Windows has one calling
convention, which is why CDLL will do.
"""

import ctypes
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address
from typing import Any, Final

from ksocket.discover import frames
from ksocket.discover.windows import icmp, rows
from ksocket.discover.windows.api import ECHOES_AT_ONCE, Heard, Memory

if sys.platform == "win32":
    from ctypes import get_last_error
else:

    def get_last_error() -> int:
        """There is none elsewhere."""
        return 0


REPLY_SIZE: Final = 256  # one ICMP_ECHO_REPLY, our payload, 8 octets of an ICMP error, an IO_STATUS_BLOCK; and room
GRACE_MILLISECONDS: Final = 5_000  # so long after its time-out an echo request may take to end

_POINTER, _HANDLE, _ULONG = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32
_INVALID: Final = ctypes.c_void_p(-1).value
_NO_ERROR, _BUFFER_OVERFLOW, _IO_PENDING, _NOT_FOUND = 0, 111, 997, 1168  # winerror.h
_SILENT: Final = frozenset({31, 67, 1231, 1232})  # ERROR_GEN_FAILURE, _BAD_NET_NAME, _NETWORK_UNREACHABLE, _HOST_...
_NO_ROOM: Final = frozenset({8, 1450, icmp.NO_RESOURCES})  # ERROR_NOT_ENOUGH_MEMORY, _NO_SYSTEM_RESOURCES
_SKIPPED: Final = 0x2 | 0x4 | 0x8  # GAA_FLAG_SKIP_ANYCAST, _MULTICAST, _DNS_SERVER
_LARGEST_LIST: Final = 1 << 22

_PROTOTYPES: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "IcmpCreateFile": (_HANDLE, ()),
    "IcmpCloseHandle": (ctypes.c_int, (_HANDLE,)),
    "IcmpSendEcho2": (
        _ULONG,  # handle, event, APC routine and its context, destination, data, size, options, buffer, size, time-out
        (
            *(_HANDLE, _HANDLE, _POINTER, _POINTER, _ULONG, _POINTER, ctypes.c_uint16, _POINTER),
            *(_POINTER, _ULONG, _ULONG),
        ),
    ),
    "IcmpParseReplies": (_ULONG, (_POINTER, _ULONG)),
    "SendARP": (_ULONG, (_ULONG, _ULONG, _POINTER, _POINTER)),
    "GetAdaptersAddresses": (_ULONG, (_ULONG, _ULONG, _POINTER, _POINTER, _POINTER)),
    "GetIpForwardTable2": (_ULONG, (ctypes.c_uint16, _POINTER)),
    "GetIpNetTable2": (_ULONG, (ctypes.c_uint16, _POINTER)),
    "FreeMibTable": (None, (_POINTER,)),
    "CreateEventW": (_HANDLE, (_POINTER, ctypes.c_int, ctypes.c_int, _POINTER)),
    "CloseHandle": (ctypes.c_int, (_HANDLE,)),
    "WaitForMultipleObjects": (_ULONG, (_ULONG, _POINTER, ctypes.c_int, _ULONG)),
}
_ABANDONED: list[object] = []  # buffers of requests that never ended: Windows may still write there


@dataclass(slots=True, eq=False)
class _Request:
    """One echo request under way."""

    address: IPv4Address
    event: int
    buffer: Any


class Iphlpapi:
    """The Api of this Windows machine. library, kernel: where the functions are; error: the last error of a call.

    Raises:
        OSError: no Windows.
    """

    def __init__(
        self, library: object = None, kernel: object = None, error: Callable[[], int] = get_last_error
    ) -> None:
        library = library or ctypes.CDLL("iphlpapi.dll", use_last_error=True)
        kernel = kernel or ctypes.CDLL("kernel32.dll", use_last_error=True)
        self._error = error
        self._call = {
            name: _bound(library if hasattr(library, name) else kernel, name, *prototype)
            for name, prototype in _PROTOTYPES.items()
        }

    def adapters(self) -> Memory:
        """The list of GetAdaptersAddresses, which says itself how large it is; it may grow between two calls."""
        size = _ULONG(15_000)  # as its page advises
        code = _BUFFER_OVERFLOW
        for _ in range(4):
            buffer = ctypes.create_string_buffer(min(size.value, _LARGEST_LIST))
            code = self._call["GetAdaptersAddresses"](0, _SKIPPED, None, buffer, ctypes.byref(size))
            if code == _NO_ERROR:
                return Memory(ctypes.addressof(buffer), buffer.raw)
            if code != _BUFFER_OVERFLOW:
                break
        raise OSError(code, "GetAdaptersAddresses")

    def routes(self) -> bytes:
        """The table of GetIpForwardTable2."""
        return self._table("GetIpForwardTable2", rows.FORWARD)

    def neighbors(self) -> bytes:
        """The table of GetIpNetTable2."""
        return self._table("GetIpNetTable2", rows.NEIGHBOR)

    def arp(self, address: IPv4Address, source: IPv4Address) -> str | None:
        """SendARP: from the system's table when it has an entry, else by up to three requests."""
        macaddr, length = ctypes.create_string_buffer(8), _ULONG(8)
        code = self._call["SendARP"](_ipaddr(address), _ipaddr(source), macaddr, ctypes.byref(length))
        if code in _SILENT:
            return None
        if code != _NO_ERROR:
            raise OSError(code, "SendARP")
        return macaddr.raw[: min(length.value, 8)].hex(":")

    def echo(self, addresses: Sequence[IPv4Address], milliseconds: int, heard: Heard) -> list[IPv4Address]:
        """IcmpSendEcho2 with an event each: all are sent at once, and taken as they end."""
        if len(addresses) > ECHOES_AT_ONCE:
            raise ValueError(f"{len(addresses)} echo requests at once, at most {ECHOES_AT_ONCE}")
        flying: list[_Request] = []
        with self._icmp() as handle, self._events(len(addresses)) as events:
            refused = []
            for address, event in zip(addresses, events, strict=True):
                request = _Request(address, event, ctypes.create_string_buffer(REPLY_SIZE))
                code = self._send(handle, request, milliseconds)
                if code == _IO_PENDING:
                    flying.append(request)
                elif code in _NO_ROOM:
                    refused.append(address)
            while flying:
                request = self._ended(flying, milliseconds)
                count = self._call["IcmpParseReplies"](request.buffer, REPLY_SIZE)
                if count:
                    heard(request.address, count, request.buffer.raw)
        return refused

    def _send(self, handle: int, request: _Request, milliseconds: int) -> int:
        """ERROR_IO_PENDING when it left; else why it did not."""
        ended = self._call["IcmpSendEcho2"](
            *(handle, request.event, None, None, _ipaddr(request.address), frames.NAME, len(frames.NAME), None),
            *(request.buffer, REPLY_SIZE, milliseconds),
        )
        return _IO_PENDING if ended else self._error()

    def _ended(self, flying: list[_Request], milliseconds: int) -> _Request:
        """Take the next whose event is set off the list."""
        handles = (_HANDLE * len(flying))(*(one.event for one in flying))
        number = self._call["WaitForMultipleObjects"](len(flying), handles, 0, milliseconds + GRACE_MILLISECONDS)
        if number >= len(flying):
            _ABANDONED.extend(flying)
            raise OSError(self._error() or int(number), "WaitForMultipleObjects")
        return flying.pop(number)

    @contextmanager
    def _icmp(self) -> Iterator[int]:
        handle = self._call["IcmpCreateFile"]()
        if handle in {None, _INVALID}:
            raise OSError(self._error(), "IcmpCreateFile")
        try:
            yield handle
        finally:
            self._call["IcmpCloseHandle"](handle)

    @contextmanager
    def _events(self, count: int) -> Iterator[list[int]]:
        """So many events that are not set; each stays set until it is looked at."""
        events: list[int] = []
        try:
            for _ in range(count):
                event = self._call["CreateEventW"](None, 1, 0, None)
                if not event:
                    raise OSError(self._error(), "CreateEventW")
                events.append(event)
            yield events
        finally:
            for event in events:
                self._call["CloseHandle"](event)

    def _table(self, name: str, row: struct.Struct) -> bytes:
        pointer = ctypes.c_void_p()
        code = self._call[name](0, ctypes.byref(pointer))  # AF_UNSPEC
        if code == _NOT_FOUND:
            return b""
        if code != _NO_ERROR or not pointer.value:
            raise OSError(code, name)
        try:
            count = int.from_bytes(ctypes.string_at(pointer.value, 4), "little")
            return ctypes.string_at(pointer.value, rows.size(count, row))
        finally:
            self._call["FreeMibTable"](pointer)


@cache
def system() -> Iphlpapi:
    """The one of this process.

    Raises:
        OSError: no Windows.
    """
    return Iphlpapi()


def _bound(library: object, name: str, result: Any, arguments: tuple[Any, ...]) -> Callable[..., Any]:
    function: Any = getattr(library, name)
    function.restype, function.argtypes = result, arguments
    bound: Callable[..., Any] = function
    return bound


def _ipaddr(address: IPv4Address) -> int:
    """An IPAddr: the octets in the order of the network, read as the machine reads a number."""
    return int.from_bytes(address.packed, "little")
