"""The app's two icons, drawn here: a loop that closes around a tick, as on the rehearsal page."""

from collections.abc import Callable
from functools import cache
from math import atan2, degrees, hypot

from manifest.png import Picture, Pixel, encode

COLOUR, OUTLINE = 192, 32
"""Pixels of a side."""

ACCENT = "#5b5fc7"
_GROUND: Pixel = (0x5B, 0x5F, 0xC7, 255)
_WHITE: Pixel = (255, 255, 255, 255)
_NOTHING: Pixel = (255, 255, 255, 0)

# The mark, in a square of 32: an arc around the middle, open where its arrow stands, and a tick.
_MIDDLE = 16.0
_RADIUS = 8.5
_GAP = (-25.0, 0.0)
"""Degrees from the right, clockwise."""
_ENDS = ((23.7, 12.4), (24.5, 16.0))
_LINES = (
    ((24.2, 8.4), (24.2, 12.8)),
    ((24.2, 12.8), (19.8, 12.8)),
    ((11.2, 16.4), (13.9, 19.1)),
    ((13.9, 19.1), (17.6, 15.2)),
)

Point = tuple[float, float]


@cache
def colour() -> bytes:
    """White on the accent colour, as a square: Teams rounds it. The mark keeps clear of the edges, as it asks."""
    return encode(_drawn(COLOUR, scale=4.9, stroke=2.2, ground=_GROUND))


@cache
def outline() -> bytes:
    """White on nothing, and thinner, up to the edges."""
    return encode(_drawn(OUTLINE, scale=1.66, stroke=1.6, ground=_NOTHING))


def _drawn(size: int, *, scale: float, stroke: float, ground: Pixel) -> Picture:
    """`scale`: pixels of a unit of the mark; `stroke`: units."""
    mix = _mixer(ground)
    half = size / 2
    places = ((x + 0.5 - half, y + 0.5 - half) for y in range(size) for x in range(size))
    pixels = (
        mix((stroke / 2 - _away((_MIDDLE + x / scale, _MIDDLE + y / scale))) * scale + 0.5) for x, y in places
    )
    return Picture(size, size, tuple(pixels))


def _mixer(ground: Pixel) -> Callable[[float], Pixel]:
    """From how much of a pixel is covered (clipped to 0..1) to its colour."""
    r, g, b, a = ground

    def mix(covered: float) -> Pixel:
        part = min(1.0, max(0.0, covered))
        r2, g2, b2, a2 = (
            round(old + (new - old) * part) for old, new in zip((r, g, b, a), _WHITE, strict=True)
        )
        return r2, g2, b2, a2

    return mix


def _away(point: Point) -> float:
    """Units from the nearest line of the mark."""
    return min(_from_arc(point), *(_from_line(point, start, end) for start, end in _LINES))


def _from_arc(point: Point) -> float:
    x, y = point[0] - _MIDDLE, point[1] - _MIDDLE
    if _GAP[0] < degrees(atan2(y, x)) < _GAP[1]:
        return min(hypot(point[0] - end[0], point[1] - end[1]) for end in _ENDS)
    return abs(hypot(x, y) - _RADIUS)


def _from_line(point: Point, start: Point, end: Point) -> float:
    x, y = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / (x * x + y * y)
    part = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - part * x, point[1] - start[1] - part * y)
