"""What must hold between the parts of a framework's library, each breach in words for a QA lead."""

from collections.abc import Iterator

from practice.framework_breaches import Breach, repeats, show
from practice.framework_model import Framework
from practice.framework_words import fold


def library_breaches(framework: Framework) -> Iterator[Breach]:
    """None where the framework keeps no library."""
    library = framework.library
    if library is None:
        return
    for name in ("authorities", "topics"):
        words = enumerate(getattr(library, name))
        yield from repeats(((("library", name, at), word) for at, word in words), "the name")
    owners: dict[str, str] = {}
    for at, kind in enumerate(library.kinds):
        for field in ("key", "title", "plural"):
            word = getattr(kind, field)
            owner = owners.setdefault(fold(word), kind.key)
            if owner != kind.key:
                yield ("library", "kinds", at, field), f"{show(word)} is already a name of the kind {owner}"
    kinds = enumerate(library.kinds)
    yield from repeats(((("library", "kinds", at, "key"), kind.key) for at, kind in kinds), "the key")
