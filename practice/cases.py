"""Cases: references of the case system, and nothing else about a child."""

from practice.matching import Case

__all__ = ["Case"]
