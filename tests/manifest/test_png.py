"""PNG files as other programs write them."""

import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifest.png import NoPicture, Picture, decode, encode

WIDE = 3


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def file(rows: bytes, height: int, colour: int, *extra: tuple[bytes, bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", WIDE, height, 8, colour, 0, 0, 0)
    data = zlib.compress(rows)
    parts = [(b"IHDR", header), *extra, (b"IDAT", data[:5]), (b"IDAT", data[5:]), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in parts)


def filtered(rows: list[bytes], kinds: list[int], channels: int) -> bytes:
    """As the format's own definition has it: what is written is the row less what its filter foretells."""
    packed = bytearray()
    above = bytes(len(rows[0]))
    for row, kind in zip(rows, kinds, strict=True):
        packed.append(kind)
        for at, value in enumerate(row):
            left = row[at - channels] if at >= channels else 0
            corner = above[at - channels] if at >= channels else 0
            up = above[at]
            away = [abs(left + up - corner - near) for near in (left, up, corner)]
            paeth = (left, up, corner)[away.index(min(away))]
            packed.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) % 256)
        above = row
    return bytes(packed)


@given(st.data(), st.sampled_from([(2, 3), (6, 4)]))
def test_every_filter_is_undone(data: st.DataObject, kind: tuple[int, int]) -> None:
    colour, channels = kind
    row = st.binary(min_size=WIDE * channels, max_size=WIDE * channels)
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    filters = data.draw(st.lists(st.integers(0, 4), min_size=len(rows), max_size=len(rows)))
    read = decode(file(filtered(rows, filters, channels), len(rows), colour, (b"tEXt", b"made by hand")))
    values = [value for pixel in read.pixels for value in pixel[:channels]]
    assert bytes(values) == b"".join(rows)
    assert channels == 4 or {pixel[3] for pixel in read.pixels} == {255}


def test_what_is_written_is_read_again() -> None:
    picture = Picture(2, 1, ((1, 2, 3, 4), (5, 6, 7, 8)))
    assert decode(encode(picture)) == picture


@given(st.binary(max_size=80), st.integers(0, 70))
def test_any_other_bytes_are_no_picture_and_nothing_worse(noise: bytes, at: int) -> None:
    good = encode(Picture(2, 2, ((255, 255, 255, 255),) * 4))
    for spoilt in (good[:at] + noise, good[:at] + noise + good[at + len(noise) :]):
        with contextlib.suppress(NoPicture):
            decode(spoilt)


def test_a_filter_that_there_is_not_is_no_picture() -> None:
    with pytest.raises(NoPicture, match="broken"):
        decode(file(bytes([5]) + bytes(WIDE * 3), 1, 2))
