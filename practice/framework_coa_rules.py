"""What must hold between the parts of a framework's COA weeks, each breach in words for a QA lead."""

from collections.abc import Iterator

from practice.framework_breaches import Breach, nearest, repeats, show
from practice.framework_coa import Coa
from practice.framework_model import Framework
from practice.framework_text import KeyPath

ANCHORS = ("first_day", "last_day", "month_end")
"""What a step's day can be counted from, beside an earlier step's day."""


def coa_breaches(framework: Framework) -> Iterator[Breach]:
    """None where the framework holds no COA weeks."""
    coa = framework.coa
    if coa is None:
        return
    yield from _unknown_posts(framework, coa)
    yield from _names_repeat(coa)
    yield from _anchors_stand_before(coa)
    yield from _unknown_steps(coa)
    yield from _managers_stand_in_the_line(framework, coa)


def _posts(coa: Coa) -> Iterator[tuple[KeyPath, str]]:
    """Every post that the COA weeks name."""
    for name in ("team", "practitioners"):
        yield from ((("coa", name, at), post) for at, post in enumerate(getattr(coa, name)))
    for at, step in enumerate(coa.steps):
        path: KeyPath = ("coa", "steps", at)
        yield from (((*path, "owners", place), post) for place, post in enumerate(step.owners))
        yield from (((*path, "with_posts", place), post) for place, post in enumerate(step.with_posts))
        if step.chair is not None:
            yield (*path, "chair"), step.chair
    yield ("coa", "kit", "chair"), coa.kit.chair
    yield from ((("coa", "kit", "mentioned", at), post) for at, post in enumerate(coa.kit.mentioned))
    copied = enumerate(coa.concerns.copied_to)
    yield from ((("coa", "concerns", "copied_to", at), post) for at, post in copied)
    yield from _managers(coa)


def _managers(coa: Coa) -> Iterator[tuple[KeyPath, str]]:
    yield ("coa", "concerns", "signed_off_by"), coa.concerns.signed_off_by
    yield ("coa", "concerns", "told_when_done"), coa.concerns.told_when_done


def _unknown_posts(framework: Framework, coa: Coa) -> Iterator[Breach]:
    known = [post.key for post in framework.posts]
    for path, post in _posts(coa):
        if post not in known:
            yield path, f"there is no post {show(post)}; {nearest(post, known)}"


def _managers_stand_in_the_line(framework: Framework, coa: Coa) -> Iterator[Breach]:
    for path, post in _managers(coa):
        if any(post == known.key and not known.line for known in framework.posts):
            yield path, f"the post {post} is not in the line (line = true), so nobody's line leads to it"


def _names_repeat(coa: Coa) -> Iterator[Breach]:
    for name, keys in (
        ("steps", [step.key for step in coa.steps]),
        ("phases", [phase.key for phase in coa.phases]),
    ):
        yield from repeats(((("coa", name, at, "key"), key) for at, key in enumerate(keys)), "the key")
    kinds = enumerate(coa.concerns.kinds)
    yield from repeats(((("coa", "concerns", "kinds", at, "key"), kind.key) for at, kind in kinds), "the key")
    areas = enumerate(coa.areas)
    yield from repeats(((("coa", "areas", at, "name"), area.name) for at, area in areas), "the area")
    districts: list[tuple[KeyPath, str]] = [
        (("coa", "areas", at, "districts", place), district)
        for at, area in enumerate(coa.areas)
        for place, district in enumerate(area.districts)
    ]
    yield from repeats(districts, "the district")
    hours = enumerate(coa.kit.hours)
    yield from repeats(((("coa", "kit", "hours", at), hour) for at, hour in hours), "the hour")
    themes = enumerate(coa.themes)
    yield from repeats(((("coa", "themes", at), theme) for at, theme in themes), "the theme")


def _anchors_stand_before(coa: Coa) -> Iterator[Breach]:
    """A step's day is worked out from one that is known by then."""
    known = [*ANCHORS]
    for at, step in enumerate(coa.steps):
        if step.anchor not in known:
            yield (
                ("coa", "steps", at, "anchor"),
                f"there is no {show(step.anchor)} before this step; {nearest(step.anchor, known)}",
            )
        known.append(step.key)


def _unknown_steps(coa: Coa) -> Iterator[Breach]:
    known = [step.key for step in coa.steps]
    for name in ("briefing", "feedback", "next_steps", "slide_pack"):
        if (key := getattr(coa, name)) not in known:
            yield ("coa", name), f"there is no step {show(key)}; {nearest(key, known)}"
    for at, way in enumerate(coa.consent_for):
        if way not in coa.ways:
            yield ("coa", "consent_for", at), f"there is no way {show(way)}; {nearest(way, coa.ways)}"
    for at, day in enumerate(coa.kit.mentioned_days):
        if not 1 <= day <= coa.days:
            yield ("coa", "kit", "mentioned_days", at), f"expected a day from 1 to {coa.days}, found {day}"
