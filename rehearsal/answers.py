"""What a bot's answer means to the person who pressed, as Teams' client understands it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from rehearsal.records import CARD, Message, Person, card_of
from rehearsal.wire import Json, at, object_at, objects_at, text_at

WENT_WRONG = "Something went wrong. Please try again"
SUBMITS = frozenset({"task/submit", "composeExtension/submitAction"})
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"


@dataclass(frozen=True, slots=True)
class Dialog:
    """An open dialog of this person; `message` is where it was opened from, None: the box in which they write."""

    person: Person
    message: Message | None
    title: str
    card: Json
    height: object = None
    width: object = None
    command: str = ""
    """Of the message extension, which opened it; empty: a button did."""
    conversation_id: str = ""
    """Where the extension was used."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a search's list, and the card that it stands for."""

    title: str
    text: str
    card: Json


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one thing that a person did. Status 0: nothing was sent, or nothing came back in time."""

    status: int
    body: object
    activity: Json
    toast: str = ""
    error: str = ""
    card: Json | None = None
    dialog: Dialog | None = None
    message: Message | None = None
    results: tuple[Result, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it went as the person meant it to."""
        return not self.error

    @property
    def conversation_id(self) -> str:
        """Where it was said; a thread's id for a new post in a channel."""
        return text_at(self.activity, "conversation", "id")

    def opened(self) -> Dialog:
        """The dialog that opened; LookupError says what came instead."""
        if self.dialog is None:
            raise LookupError(f"no dialog: {self.status} {self.error or self.toast or self.body}")
        return self.dialog

    def shown(self) -> Json:
        """The card that the presser sees now; LookupError says what came instead."""
        if self.card is None:
            raise LookupError(f"no card: {self.status} {self.error or self.toast or self.body}")
        return self.card


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, on which message, and how the answer is read, so that a repeat is read alike."""

    person: Person
    message: Message | None
    read: Callable[[Answer], Answer]


def read_nothing(answer: Answer) -> Answer:
    """A message's answer shows nothing."""
    return answer


def read_execute(answer: Answer) -> Answer:
    """The answer to an Action.Execute: a card in place of the presser's, a toast, or an error."""
    kind, value = text_at(answer.body, "type"), at(answer.body, "value")
    if at(answer.body, "statusCode") == 200 and kind == CARD and isinstance(value, dict):
        return replace(answer, card=value)
    if at(answer.body, "statusCode") == 200 and kind == _MESSAGE and isinstance(value, str):
        return replace(answer, toast=value)
    if kind == _ERROR:
        return replace(answer, error=text_at(value, "message") or WENT_WRONG)
    return replace(answer, error=WENT_WRONG)


def read_results(answer: Answer) -> Answer:
    """The answer to a search: a list of cards, each with its preview; or a message that says why not."""
    told = object_at(answer.body, "composeExtension")
    if told.get("type") == "message" and text_at(told, "text"):
        return replace(answer, toast=text_at(told, "text"))
    found = [(card_of({"attachments": [one]}), one) for one in objects_at(told, "attachments")]
    if told.get("type") != "result" or any(card is None for card, _ in found):
        return replace(answer, error=WENT_WRONG)
    results = tuple(
        Result(text_at(one, "preview", "content", "title"), text_at(one, "preview", "content", "text"), card)
        for card, one in found
        if card is not None
    )
    return replace(answer, results=results)


def read_task(person: Person, message: Message | None, name: str, answer: Answer) -> Answer:
    """The answer to what opens a dialog, or is sent in one: a card, a message, or (`SUBMITS`) nothing: it closes."""
    task = object_at(answer.body, "task")
    if not task:
        empty = answer.body is None or answer.body == {}
        return answer if name in SUBMITS and empty else replace(answer, error=WENT_WRONG)
    value = object_at(task, "value")
    card = card_of({"attachments": [value.get("card")]})
    if task.get("type") == "continue" and card is not None:
        title, height, width = text_at(value, "title"), value.get("height"), value.get("width")
        return replace(answer, dialog=Dialog(person, message, title, card, height, width))
    if task.get("type") == "message" and isinstance(task.get("value"), str):
        return replace(answer, toast=text_at(task, "value"))
    return replace(answer, error=WENT_WRONG)
