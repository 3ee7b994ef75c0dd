"""PNG, as far as two icons need it: 8 bits a channel, in colour, with or without transparency."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}
"""Channels of the colour types that are read: RGB and RGBA."""
_LARGEST = 1024
"""Pixels of a side; more is not unpacked."""

Pixel = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255."""


class NoPicture(Exception):
    """Cannot be read: the message says why, for whoever made the picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    pixels: tuple[Pixel, ...]
    """Row by row from the top."""


def encode(picture: Picture) -> bytes:
    """The picture as an RGBA file. The same picture gives the same bytes."""
    wide = picture.width
    rows = [picture.pixels[start : start + wide] for start in range(0, len(picture.pixels), wide)]
    # Each row begins with its filter: none.
    packed = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def decode(file: bytes) -> Picture:
    """The picture in an RGB or RGBA file; raises `NoPicture` for any other."""
    chunks = list(_chunks(file))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise NoPicture("is not a PNG file")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or colour not in _CHANNELS or interlaced:
        raise NoPicture("is not plain RGB or RGBA: save it with 8 bits a channel, no palette, not interlaced")
    if not 0 < width <= _LARGEST or not 0 < height <= _LARGEST:
        raise NoPicture(f"is {width} x {height} pixels")
    channels = _CHANNELS[colour]
    size = height * (width * channels + 1)
    try:
        packed = zlib.decompressobj().decompress(
            b"".join(content for kind, content in chunks if kind == b"IDAT"), size
        )
    except zlib.error as broken:
        raise NoPicture("is broken") from broken
    if len(packed) != size:
        raise NoPicture("is cut short")
    values = _unfiltered(packed, width * channels, channels)
    opaque = () if channels == 4 else (255,)
    pixels = (tuple(values[at : at + channels]) + opaque for at in range(0, len(values), channels))
    return Picture(width, height, tuple((r, g, b, a) for r, g, b, a in pixels))


def _chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not file.startswith(_SIGNATURE):
        raise NoPicture("is not a PNG file")
    at = len(_SIGNATURE)
    while at + 12 <= len(file):
        [length] = struct.unpack(">I", file[at : at + 4])
        yield file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        at += 12 + length


def _unfiltered(packed: bytes, wide: int, channels: int) -> bytes:
    """The bytes of all rows, their filters undone. `wide`: bytes of a row."""
    done = bytearray()
    above = bytes(wide)
    for start in range(0, len(packed), wide + 1):
        row = bytearray(packed[start + 1 : start + 1 + wide])
        for at in range(wide) if packed[start] else ():
            left = row[at - channels] if at >= channels else 0
            corner = above[at - channels] if at >= channels else 0
            row[at] = (row[at] + _foretold(packed[start], left, above[at], corner)) & 255
        done += row
        above = bytes(row)
    return bytes(done)


def _foretold(kind: int, left: int, above: int, corner: int) -> int:
    """What a filter of this kind took off."""
    if kind == 4:
        guess = left + above - corner
        # The first of those that are equally near, in this order.
        return min((left, above, corner), key=lambda value: abs(guess - value))
    try:
        return (0, left, above, (left + above) // 2)[kind]
    except IndexError as unknown:
        raise NoPicture("is broken") from unknown
