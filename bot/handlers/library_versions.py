"""The library: newer versions, changes, and the end of a template."""

from bot.desk import Desk, handles
from bot.turn import Reply, Turn
from cards import library_versions as cards
from cards.library_payloads import OpenEdit, OpenEnd, OpenVersion, SendEdit, SendEnd, SendVersion
from practice import library_changes as changes
from practice import library_versions as versions
from practice.library_versions_views import (
    EditDialog,
    Edited,
    EndDialog,
    Ended,
    NotYours,
    Replaced,
    VersionDialog,
)


@handles(OpenVersion)
async def open_version(turn: Turn, command: OpenVersion, desk: Desk) -> Reply:
    """The form of a newer version, or who may share one."""
    view = await versions.version_page(
        desk.work,
        desk.rules,
        desk.person,
        template_id=command.template,
        link=command.link,
        file_hash=command.file,
    )
    return _version(view)


@handles(SendVersion)
async def send_version(turn: Turn, command: SendVersion, desk: Desk) -> Reply:
    """Saved as the next version; whoever used an older one is told."""
    view = await versions.save_version(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        template_id=command.template,
        number=command.number,
        file_hash=command.file,
        inputs=command.inputs,
    )
    return _version(view)


def _version(view: VersionDialog | NotYours | Replaced) -> Reply:
    if isinstance(view, VersionDialog):
        return Reply.drawn(cards.version_dialog(view), title=cards.NEWER)
    if isinstance(view, NotYours):
        return Reply.drawn(cards.not_yours_page(view), title=cards.NEWER)
    return Reply.drawn(cards.replaced_page(view), title=cards.NEWER)


@handles(OpenEdit)
async def open_edit(turn: Turn, command: OpenEdit, desk: Desk) -> Reply:
    """What is said of it, to be changed."""
    return _edit(await changes.edit_page(desk.work, desk.rules, desk.person, command.template))


@handles(SendEdit)
async def send_edit(turn: Turn, command: SendEdit, desk: Desk) -> Reply:
    """Changed; its cards follow."""
    view = await changes.edit(
        desk.work,
        desk.rules,
        desk.person,
        desk.now,
        template_id=command.template,
        version=command.version,
        inputs=command.inputs,
    )
    return _edit(view)


def _edit(view: EditDialog | Edited) -> Reply:
    if isinstance(view, EditDialog):
        return Reply.drawn(cards.edit_dialog(view), title=cards.EDIT)
    return Reply.drawn(cards.edited_page(view), title=cards.EDIT)


@handles(OpenEnd)
async def open_end(turn: Turn, command: OpenEnd, desk: Desk) -> Reply:
    """Asks why it is withdrawn, or retired."""
    return _end(await changes.end_page(desk.work, desk.rules, desk.person, command.template))


@handles(SendEnd)
async def send_end(turn: Turn, command: SendEnd, desk: Desk) -> Reply:
    """Withdrawn or retired; whoever shared or used it is told why."""
    view = await changes.end(
        desk.work, desk.rules, desk.person, desk.now, template_id=command.template, inputs=command.inputs
    )
    return _end(view)


def _end(view: EndDialog | Ended) -> Reply:
    if isinstance(view, EndDialog):
        return Reply.drawn(cards.end_dialog(view), title=cards.END[view.ends_as])
    return Reply.drawn(cards.ended_page(view), title=cards.END[view.template.state])
