"""An answer's bytes in two parts: one that is kept, and a short end that is written anew each time.

Packed, the kept part ends at a whole byte, so that an end that is not packed can follow it in the
same stream: nothing is packed twice, and any reader of gzip takes it.
"""

import zlib
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import pack

QUICK = 1
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff"
"""gzip, deflate, no name, no time, packed quickly, of no system in particular."""
LONGEST_END = 0xFFFF


@dataclass(slots=True)
class Body:
    """`start` is kept; what it is packed to is made when somebody takes it first."""

    start: bytes
    tag: str = field(init=False)
    """Names these bytes: the same for the same, and for no others."""
    _packed: bytes | None = None
    _sum: int = 0

    def __post_init__(self) -> None:
        self.tag = blake2b(self.start, digest_size=12).hexdigest()

    def plain(self, end: bytes) -> bytes:
        return self.start + end

    @property
    def is_packed(self) -> bool:
        return self._packed is not None

    def pack(self) -> bytes:
        """What takes its time, done once; in a thread, where the body is long."""
        if self._packed is None:
            self._sum = zlib.crc32(self.start)
            self._packed = packed_start(self.start)
        return self._packed

    def packed(self, end: bytes) -> bytes:
        """gzip of both parts; `end` has at most LONGEST_END bytes."""
        packed = self.pack()
        stored = pack("<BHH", 1, len(end), len(end) ^ 0xFFFF)
        size = (len(self.start) + len(end)) & 0xFFFFFFFF
        return b"".join((packed, stored, end, pack("<II", zlib.crc32(end, self._sum), size)))


def packed_start(start: bytes) -> bytes:
    packer = zlib.compressobj(QUICK, zlib.DEFLATED, -zlib.MAX_WBITS)
    return HEAD + packer.compress(start) + packer.flush(zlib.Z_SYNC_FLUSH)
