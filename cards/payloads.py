"""The typed commands. A button packs one, typed text ends in one, and the router unpacks and authorises it.

Everything in a payload is the client's: a handler's use case checks role, record, state and version again.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from practice.errors import BadInput

_REGISTERED: dict[str, type["Command"]] = {}

Short = Field(default="", max_length=200)
Reason = Field(default="", max_length=500)


class Command(BaseModel):
    """What somebody wants done. `do` is its name in a button's data, in the table of roles and in the logs."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    do: ClassVar[str]
    changes: ClassVar[bool] = False
    """Whether it changes a record: then its repeat must find the first answer."""
    opens: ClassVar[bool] = False
    """Whether a button on a card in a chat opens a dialog with it."""
    anonymous: ClassVar[bool] = False
    """Nothing is logged or kept of who did it: neither of its turn nor of its answer."""

    def __init_subclass__(
        cls,
        do: str = "",
        changes: bool = False,
        opens: bool = False,
        anonymous: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.do, cls.changes, cls.opens, cls.anonymous = do, changes, opens, anonymous
        if do:
            _REGISTERED[do] = cls

    def pack(self) -> dict[str, Any]:
        """A button's data."""
        return {"do": self.do, **self.model_dump(exclude_defaults=True)}


class Tokened(Command):
    """A command that changes something: its button's one-time token makes a second press find the first's answer."""

    token: str = Short


class Help(Command, do="help"):
    pass


class Allocate(Command, do="allocation.preview", changes=True):
    activity: str = Short
    quarter: str = Short


class ConfirmRound(Tokened, do="allocation.confirm", changes=True):
    preview: str = Short


class CancelPreview(Tokened, do="allocation.cancel", changes=True):
    preview: str = Short


class OpenAudit(Command, do="audit.open", changes=True, opens=True):
    """Opens one audit, or the presser's own of a round (and month)."""

    audit: str = Short
    round: str = Short
    month: str = Short
    section: str = Short


class SaveSection(Tokened, do="audit.section", changes=True):
    """Saves a section. `inputs` are the dialog's, by question key, the rendering's suffix taken off."""

    audit: str = Short
    section: str = Short
    revision: int = 0
    """The revision of the section that was on the screen."""
    rendering: str = Short
    then: Literal["next", "back", "close", "another", "ask", "last"] = "next"
    inputs: Mapping[str, str] = Field(default_factory=dict)


class GoBack(Command, do="audit.back"):
    """From the last look to the last section."""

    audit: str = Short


class HandIn(Tokened, do="audit.hand_in", changes=True):
    audit: str = Short
    sure: bool = False
    """Set on the button that stands beneath a contradiction that was shown."""


class ShowWhy(Command, do="why.show"):
    """Why its auditor got this audit."""

    audit: str = Short


class ShowHistory(Command, do="history.show"):
    """Who did what when with this audit, and what became of what was sent."""

    audit: str = Short
    page: int = Field(default=1, ge=1, lt=1000)


class MyAudits(Command, do="audits.mine"):
    pass


class ShowStatus(Command, do="status.show"):
    """All, one service, one round, or both. `words` is what was typed."""

    words: str = Short
    round: str = Short
    service: str = Short


class ShowOverdue(Command, do="overdue.show"):
    words: str = Short
    round: str = Short
    service: str = Short


class WholeLine(Command, do="overdue.line", opens=True):
    """A dialog with everything overdue in the presser's line."""


class Acknowledge(Tokened, do="ladder.acknowledge", changes=True):
    """ "I have spoken with them", on a morning card."""

    key: str = Short


class LinkChannel(Command, do="channel.link", changes=True):
    purpose: str = Short
    service: str = Short


class UnlinkChannel(Command, do="channel.unlink", changes=True):
    purpose: str = Short
    service: str = Short


class Withdraw(Command, do="audit.withdraw", changes=True):
    audit: str = Short
    reason: str = Reason


class Reassign(Command, do="audit.reassign", changes=True):
    """`to`: whom, as typed."""

    audit: str = Short
    to: str = Short
    reason: str = Reason


class Reopen(Command, do="audit.reopen", changes=True):
    """`until`: the next deadline, as typed; empty: as the rule has it."""

    audit: str = Short
    until: str = Short
    reason: str = Reason


class MoveDeadline(Command, do="audit.move", changes=True):
    """`to`: the next deadline, as typed."""

    audit: str = Short
    to: str = Short
    reason: str = Reason


class HoldBack(Command, do="audit.hold", changes=True):
    """Keeps the ladder back from an audit; `until`: a date as typed."""

    audit: str = Short
    until: str = Short
    reason: str = Reason


class Unhold(Command, do="audit.unhold", changes=True):
    audit: str = Short


class AskFor(Command, do="request.form", opens=True):
    """Opens the form in which an auditor asks for more time, or to be let off."""

    audit: str = Short


class SendRequest(Tokened, do="request.send", changes=True):
    """Asks. `inputs` are the form's: kind, until and reason, the rendering's suffix taken off."""

    audit: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class AskExtension(Command, do="request.extension", changes=True):
    """Typed by the auditor. `until` as it was typed."""

    audit: str = Short
    until: str = Short
    reason: str = Field(default="", max_length=1000)


class AskExclusion(Command, do="request.exclusion", changes=True):
    audit: str = Short
    reason: str = Field(default="", max_length=1000)


class Agree(Tokened, do="request.agree", changes=True):
    request: str = Short


class Decline(Command, do="request.decline", opens=True):
    """Opens the form that asks for a reason."""

    request: str = Short


class SendDecline(Tokened, do="request.declined", changes=True):
    request: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class ShowRequests(Command, do="requests.show"):
    pass


class Recall(Command, do="recall.preview"):
    """Shows what a recall of this round would do, or calling it off (`cancel`) before anything was answered."""

    round: str = Short
    cancel: bool = False


class RecallRound(Tokened, do="recall.confirm", changes=True):
    round: str = Short
    cancel: bool = False


class KeepRound(Command, do="recall.keep"):
    """Puts the card of a recall away."""

    round: str = Short
    cancel: bool = False


class ShowDeliveries(Command, do="deliveries.show"):
    pass


class SendAgain(Tokened, do="deliveries.resend", changes=True):
    """One dead delivery, or (0) all of them."""

    delivery: int = Field(default=0, ge=0, lt=2**31)


class ShowSetup(Command, do="setup.show"):
    """What is done from nothing to the first round, and what is not."""


class Away(Command, do="leave.away", changes=True):
    """Somebody (empty: the one who types) is away on these days; without either: who is away."""

    who: str = Short
    days: str = Short


class Back(Command, do="leave.back", changes=True):
    who: str = Short


class Cover(Command, do="leave.cover", changes=True):
    """`cover` stands in for `who`, whenever they are away."""

    who: str = Short
    cover: str = Short


class NoCover(Command, do="leave.no_cover", changes=True):
    who: str = Short


class ReassignProposed(Tokened, do="proposal.reassign", changes=True):
    """Audits (id) to new auditors (id), as the proposal of this key showed them."""

    key: str = Short
    to: Mapping[str, str] = Field(default_factory=dict, max_length=60)


class Close(Command, do="closure.close", changes=True):
    """The service is closed on these days; without any: which closures stand."""

    days: str = Short
    reason: str = Field(default="", max_length=500)


class OpenAgain(Command, do="closure.open", changes=True):
    days: str = Short


DELIVERY = "brought_by"
"""In a button's data: which delivery brought its card. Known only by that, a message that came twice can be found."""


_NUMBERS = range(1, 2**31)


def delivery_of(data: Mapping[str, Any]) -> int:
    """The delivery that a button's data names; 0 where it names none that there can be."""
    number = data.get(DELIVERY)
    return number if type(number) is int and number in _NUMBERS else 0


def stamped(card: dict[str, Any], delivery: int) -> dict[str, Any]:
    """The card with the number of its delivery in the data of every button."""

    def stamp(value: Any) -> Any:
        if isinstance(value, list):
            return [stamp(item) for item in value]
        if not isinstance(value, dict):
            return value
        copy = {key: stamp(item) for key, item in value.items()}
        if str(value.get("type", "")).startswith("Action.") and isinstance(value.get("data"), dict):
            copy["data"] = {**value["data"], DELIVERY: delivery}
        return copy

    made: dict[str, Any] = stamp(card)
    return made


def is_anonymous(data: Mapping[str, Any]) -> bool:
    """Whether a button's data holds a command of which nobody may know who gave it."""
    kind = _kind(data)
    return kind is not None and kind.anonymous


def _kind(data: Mapping[str, Any]) -> type[Command] | None:
    return _REGISTERED.get(str(data.get("do") or data.get("verb") or ""))


def unpack(data: Mapping[str, Any]) -> Command:
    """The command in a button's data. Raises `BadInput` for what no card of ours can have sent."""
    kind = _kind(data)
    if kind is None:
        raise BadInput(
            "This button belongs to a card that is no longer in use. Type `help` to see what you can do."
        )
    fields = {name: value for name, value in data.items() if name in kind.model_fields}
    if "rendering" in kind.model_fields:
        suffix = f".{data.get('rendering', '')}"
        fields["inputs"] = {
            name.removesuffix(suffix): "" if value is None else str(value)
            for name, value in data.items()
            if name.endswith(suffix) and len(suffix) > 1
        }
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadInput(
            f"Something in this card was altered on its way ({field}). Nothing was changed; please open it again."
        ) from error
