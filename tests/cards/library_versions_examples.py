"""Examples of the cards of versions, changes and the end of a template, with sample posts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sample_template import LINK, TEMPLATE

from cards import library_versions as cards
from cards.elements import Drawn
from practice.framework import load_framework
from practice.guests import Mentioned
from practice.library_records import TemplateState
from practice.library_versions_views import (
    EditDialog,
    Edited,
    EndDialog,
    Ended,
    EndedNotice,
    NotYours,
    Replaced,
    VersionDialog,
    VersionNotice,
)
from practice.library_views import Choice
from practice.views import Filled

FILE = replace(TEMPLATE, link="", file_name="Pre-proceedings audit tool.docx")
RETIRED = replace(
    TEMPLATE, state=TemplateState.RETIRED, reason="The PLO guidance has changed.", by="QA Lead, Hampshire"
)
GUESTS = (Mentioned("CP Chair, Medway", "aad-medway"), Mentioned("CP Chair, Surrey", "aad-surrey"))
FORM = VersionDialog(
    template=TEMPLATE,
    file_hash="",
    file_name="",
    sends_files=False,
    hosts=("sharepoint.com",),
    older=0,
    may_change=True,
    ends_as=TemplateState.WITHDRAWN,
    filled=Filled({"link": LINK}),
    rendering="r1",
    token="token",
)
MEANWHILE = (
    "Version 3 was shared meanwhile by QA Lead, Kent. New in it: A question on family network meetings. "
    "What you typed is kept below: save it again to make it version 4."
)
NOTICE = VersionNotice(
    template=TEMPLATE,
    number=3,
    changed="A question on family network meetings",
    by="CP Chair, Kent",
    whom=(),
    relayed=False,
)


def edit_view(filled: Filled) -> EditDialog:
    library = load_framework("seslip").library
    assert library is not None
    return EditDialog(
        template=TEMPLATE,
        version=4,
        kinds=tuple(Choice(kind.key, kind.title) for kind in library.kinds),
        topics=library.topics,
        authorities=library.authorities,
        filled=filled,
        rendering="r1",
        token="token",
    )


SAID = {
    "title": TEMPLATE.title,
    "kind": "tool",
    "topic": TEMPLATE.topic,
    "authority": "Kent",
    "purpose": TEMPLATE.purpose,
    "good": TEMPLATE.good,
}
ENDING = EndDialog(TEMPLATE, TemplateState.RETIRED, 5, Filled(), "r1", "token")

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "ask-version": lambda: cards.version_dialog(FORM),
    "ask-version-again": lambda: cards.version_dialog(
        replace(FORM, filled=Filled({"link": LINK, "changed": "Shorter"}, (MEANWHILE,)))
    ),
    "ask-version-file": lambda: cards.version_dialog(
        replace(FORM, template=FILE, file_hash="f", file_name="Audit tool v4.docx", filled=Filled())
    ),
    "ask-version-of-file": lambda: cards.version_dialog(
        replace(FORM, template=FILE, sends_files=True, filled=Filled())
    ),
    "ask-version-older": lambda: cards.version_dialog(
        replace(FORM, older=1, may_change=False, ends_as=TemplateState.RETIRED)
    ),
    "ask-version-not-yours": lambda: cards.not_yours_page(
        NotYours(
            TEMPLATE, ("CP Chair, Kent, who shared it", "QA Lead, Kent"), same_link=True, may_retire=True
        )
    ),
    "ask-version-nobodys": lambda: cards.not_yours_page(
        NotYours(FILE, (), same_link=False, may_retire=False)
    ),
    "ask-version-saved": lambda: cards.replaced_page(Replaced(TEMPLATE, 3)),
    "ask-version-saved-file": lambda: cards.replaced_page(Replaced(FILE, 0)),
    "ask-edit": lambda: cards.edit_dialog(edit_view(Filled(SAID))),
    "ask-edit-again": lambda: cards.edit_dialog(
        edit_view(Filled({**SAID, "title": ""}, ("Please give it a title.",)))
    ),
    "ask-edited": lambda: cards.edited_page(Edited(TEMPLATE, True)),
    "ask-edited-nothing": lambda: cards.edited_page(Edited(FILE, False)),
    "ask-end": lambda: cards.end_dialog(ENDING),
    "ask-end-again": lambda: cards.end_dialog(
        replace(
            ENDING,
            ends_as=TemplateState.WITHDRAWN,
            told=0,
            filled=Filled({}, ("Please say why: whoever used it will ask.",)),
        )
    ),
    "ask-ended": lambda: cards.ended_page(Ended(RETIRED, 1)),
    "template-version": lambda: cards.version_card(NOTICE),
    "template-version-channel": lambda: cards.version_card(replace(NOTICE, whom=GUESTS)),
    "template-version-relayed": lambda: cards.version_card(
        replace(NOTICE, template=FILE, whom=(Mentioned("CP Chair, Medway", ""),), relayed=True)
    ),
    "template-version-since": lambda: cards.version_card(replace(NOTICE, number=2, changed="Shorter", by="")),
    "template-version-ended": lambda: cards.version_card(replace(NOTICE, template=RETIRED)),
    "template-ended": lambda: cards.ended_card(EndedNotice(RETIRED, (), relayed=False)),
    "template-ended-channel": lambda: cards.ended_card(EndedNotice(RETIRED, GUESTS, relayed=False)),
}
