"""What a bot's answer means to the person who pressed, as Teams' client understands it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from rehearsal.records import CARD, Message, Person, card_of
from rehearsal.wire import Json, at, object_at, text_at

WENT_WRONG = "Something went wrong. Please try again"
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"


@dataclass(frozen=True, slots=True)
class Dialog:
    """An open dialog of this person; `message` is where it was opened from."""

    person: Person
    message: Message
    title: str
    card: Json
    height: object = None
    width: object = None


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


def read_task(person: Person, message: Message, name: str, answer: Answer) -> Answer:
    """The answer to task/fetch or task/submit: a card, a message, or (submit only) nothing: it closes."""
    task = object_at(answer.body, "task")
    if not task:
        empty = answer.body is None or answer.body == {}
        return answer if name == "task/submit" and empty else replace(answer, error=WENT_WRONG)
    value = object_at(task, "value")
    card = card_of({"attachments": [value.get("card")]})
    if task.get("type") == "continue" and card is not None:
        title, height, width = text_at(value, "title"), value.get("height"), value.get("width")
        return replace(answer, dialog=Dialog(person, message, title, card, height, width))
    if task.get("type") == "message" and isinstance(task.get("value"), str):
        return replace(answer, toast=text_at(task, "value"))
    return replace(answer, error=WENT_WRONG)
