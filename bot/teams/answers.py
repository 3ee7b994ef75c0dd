"""What goes back in the HTTP response of an invoke, in the form that its client can show."""

from collections.abc import Sequence

from bot.teams.extension import CARD_TYPE
from bot.turn import EXTENSION, Card, Reply, Result

_PREVIEW_TYPE = "application/vnd.microsoft.card.thumbnail"
_MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
_ERROR_TYPE = "application/vnd.microsoft.error"
_NOT_KNOWN = "Practice Loop does not do this. Type help to see what it does."
_NOTED = "Noted."
_LARGE = 6
"""Elements of a card's body from which its dialog opens large."""

Answer = dict[str, object]


def answer(name: str, reply: Reply) -> Answer:
    """The body for the invoke `name`. An empty reply closes a dialog and leaves a card as it is."""
    if name == "adaptiveCard/action":
        if reply.card is not None:
            return {"statusCode": 200, "type": CARD_TYPE, "value": reply.card}
        return _said(reply.text or _NOTED)
    if name in {"task/fetch", "task/submit"}:
        return _dialog(reply)
    if reply.results is not None:
        return _list(reply.results)
    if reply.card is None and not reply.text:
        return refusal(name, _NOT_KNOWN, status=404)
    if name.startswith(EXTENSION):
        return _dialog(reply) if name in _EXTENSION_DIALOGS else _extension(reply.text)
    return _said(reply.text)


def refusal(name: str, text: str, status: int = 400) -> Answer:
    """Why the invoke `name` was not done. The HTTP status is 200 all the same: clients show no other."""
    if name in {"task/fetch", "task/submit"} or name in _EXTENSION_DIALOGS:
        return _dialog(Reply(text=text))
    if name.startswith(EXTENSION):
        return _extension(text)
    code = "NotSupported" if status == 404 else "BadRequest"
    return {"statusCode": status, "type": _ERROR_TYPE, "value": {"code": code, "message": text}}


_EXTENSION_DIALOGS = frozenset({f"{EXTENSION}fetchTask", f"{EXTENSION}submitAction"})


def attachment(card: Card) -> dict[str, object]:
    """The card as Teams takes it, in messages and dialogs; what says its own type is an attachment already."""
    return card if "contentType" in card else {"contentType": CARD_TYPE, "content": card}


def _said(text: str) -> Answer:
    return {"statusCode": 200, "type": _MESSAGE_TYPE, "value": text}


def _extension(text: str) -> Answer:
    # Shown without Markdown.
    return {"composeExtension": {"type": "message", "text": text.replace("`", "")}}


def _list(results: Sequence[Result]) -> Answer:
    """A card can be listed only by a preview of another kind."""
    attachments = [
        {
            **attachment(result.card),
            "preview": {
                "contentType": _PREVIEW_TYPE,
                "content": {"title": result.title, "text": result.text},
            },
        }
        for result in results
    ]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}


def _dialog(reply: Reply) -> Answer:
    if reply.card is not None:
        height = "large" if len(reply.card.get("body", ())) >= _LARGE else "medium"
        page = {"title": reply.title, "height": height, "width": "medium", "card": attachment(reply.card)}
        return {"task": {"type": "continue", "value": page}}
    return {"task": {"type": "message", "value": reply.text}} if reply.text else {}
