"""Zstandard for what is stored; by threads too, several at once."""

import threading

import zstandard

LEVEL = 3


class Zstd(threading.local):
    """Contexts of each thread's own.

    zstandard lets other threads run while it works, and one context serves one call at a time: two at once read each
    other's data, or end the process. sized: whether what is packed tells its size; most: bytes of what is unpacked
    where it does not.
    """

    def __init__(self, most: int, *, sized: bool = True) -> None:
        self._most = most
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, write_content_size=sized, write_checksum=False)
        self._decompressor = zstandard.ZstdDecompressor()

    def pack(self, data: bytes) -> bytes:
        """The data, smaller."""
        return self._compressor.compress(data)

    def unpack(self, data: bytes) -> bytes:
        """What was packed.

        Raises:
            zstandard.ZstdError: it was not, or is larger than the most.
        """
        return self._decompressor.decompress(data, max_output_size=self._most)
