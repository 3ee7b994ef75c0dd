"""One example of each card that the message extension inserts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cards.elements import Drawn
from cards.library_extension import inserted_card
from practice.library_extension_views import Insertable
from practice.library_views import TemplateCard

AS_OF = date(2026, 8, 3)


def examples(template: TemplateCard, file: TemplateCard) -> Mapping[str, Callable[[], Drawn]]:
    inserted = Insertable(template, AS_OF, "CP chairs")
    return {
        "inserted": lambda: inserted_card(inserted),
        "inserted-first": lambda: inserted_card(
            replace(inserted, card=replace(template, number=1, changed="", useful=0, used=0), where="")
        ),
        "inserted-file": lambda: inserted_card(replace(inserted, card=file)),
    }
