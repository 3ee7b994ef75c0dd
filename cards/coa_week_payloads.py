"""The typed commands of a COA's days, and of what came of them. What stands in a payload is the client's."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cards.payloads import Command, Short, Tokened

# KIT meetings.


class ShowKit(Command, do="kit.show"):
    """The meeting that is on, or which comes next; `kit`: a certain one."""

    words: str = Short
    kit: str = Short


class ComeToKit(Command, do="kit.here", changes=True):
    """ "I am here". No one-time token: pressed again it is true already, and "I am not here" can lie between."""

    kit: str = Short


class LeaveKit(Command, do="kit.not_here", changes=True):
    kit: str = Short


class Observe(Command, do="kit.observe", opens=True):
    """The form in which an observation is added, or (`change`: its id) changed."""

    kit: str = Short
    change: str = Short


class SendObservation(Tokened, do="kit.observed", changes=True):
    """`inputs` are the form's: kind, theme and text, the rendering's suffix taken off."""

    kit: str = Short
    change: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class ShowObservations(Command, do="kit.observations", opens=True):
    """Everything that was observed in a meeting, or (`own`) what the reader added. Pages from 1."""

    kit: str = Short
    own: bool = False
    page: int = Field(default=1, ge=1, lt=1000)


class TakeObservationBack(Tokened, do="kit.take_back", changes=True):
    kit: str = Short
    observation: str = Short


# Focus groups. Of those that are anonymous nothing is kept or logged of who gave them.


class OfferFocus(Command, do="focus.offer"):
    """Typed: shows the buttons that open the form."""

    words: str = Short


class FocusForm(Command, do="focus.form", opens=True, anonymous=True):
    """Opens the form of a district's focus group."""

    coa: str = Short
    district: str = Short


class SendFocus(Tokened, do="focus.send", changes=True, anonymous=True):
    """Keeps what was said. `inputs` are the form's: theme and text, the rendering's suffix taken off."""

    coa: str = Short
    district: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class AskFocusCode(Command, do="focus.code", opens=True, anonymous=True):
    """Opens the page that asks for the code of an entry."""


class FindFocus(Command, do="focus.find", anonymous=True):
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class ChangeFocus(Command, do="focus.change", changes=True, anonymous=True):
    """`shown`: the fingerprint of what its page showed as kept."""

    code: str = Short
    shown: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class TakeFocusBack(Command, do="focus.take_back", changes=True, anonymous=True):
    code: str = Short


class ShowThemes(Command, do="focus.themes"):
    """What the focus groups of a COA said; of one `district` with its words."""

    words: str = Short
    coa: str = Short
    district: str = Short
    page: int = Field(default=1, ge=1, lt=1000)


# Concerns.


class OfferConcern(Command, do="concern.offer"):
    """Typed: the card from which a concern is raised."""


class RaiseConcern(Command, do="concern.raise", opens=True):
    """Opens the form; from a COA (and a district), from an audit, or from neither."""

    coa: str = Short
    audit: str = Short
    district: str = Short


class SendConcern(Tokened, do="concern.send", changes=True):
    """Raises it. `asked`: the reference that was asked back before; `inputs` are the form's."""

    coa: str = Short
    audit: str = Short
    district: str = Short
    asked: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class ShowConcern(Command, do="concern.show", opens=True):
    concern: str = Short


class RecordOversight(Command, do="concern.oversight", opens=True):
    """Opens the form."""

    concern: str = Short


class SendOversight(Tokened, do="concern.overseen", changes=True):
    concern: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class SignOff(Command, do="concern.sign", opens=True):
    """Opens the form."""

    concern: str = Short


class SendSignOff(Tokened, do="concern.signed", changes=True):
    concern: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class ShowConcerns(Command, do="concerns.show"):
    pass


# Participation.


class ShowParticipation(Command, do="participation.show"):
    """Who took part in a COA, and who has not. `again`: in place of the card whose button was pressed."""

    words: str = Short
    coa: str = Short
    again: bool = False


class NoteParticipation(Command, do="participation.note", opens=True):
    """The form of one district (`place`)."""

    coa: str = Short
    place: str = Short


class SendParticipation(Tokened, do="participation.noted", changes=True):
    coa: str = Short
    place: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class TakeBackParticipation(Command, do="participation.take_back", opens=True):
    coa: str = Short


class TakenBackParticipation(Tokened, do="participation.taken_back", changes=True):
    coa: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


# What came of a COA.


class ShowGathering(Command, do="gathering.show"):
    """`words`: an area, with or without its month."""

    words: str = Short


class AllOfGathering(Command, do="gathering.all", opens=True):
    """A page of a dialog with everything that was gathered."""

    coa: str = Short
    page: int = Field(default=1, ge=1, lt=1000)


class OfferFile(Command, do="file.offer", changes=True):
    """A file comes to the presser's personal chat: `kind` of `scheduler.files.FILES`, and whose."""

    kind: str = Short
    id: str = Short


class AcceptFile(Tokened, do="file.accept", changes=True):
    """Room was made for a file in the presser's OneDrive. All of it is the client's."""

    kind: str = Short
    id: str = Short
    upload_url: str = Field(default="", max_length=4096)
    link: str = Field(default="", max_length=4096)
    name: str = Field(default="", max_length=1024)
    unique_id: str = Field(default="", max_length=1024)
    file_type: str = Short


class DeclineFile(Command, do="file.decline"):
    kind: str = Short
    id: str = Short


class AskCertificate(Command, do="certificate.ask"):
    """Typed: shows the way to the form."""

    words: str = Short


class OpenCertificate(Command, do="certificate.open", opens=True):
    coa: str = Short


class GiveCertificate(Tokened, do="certificate.give", changes=True):
    """The form, sent: `inputs` by their ids without the rendering."""

    coa: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


# Actions.


class ShowActions(Command, do="actions.show"):
    """The actions of a COA (id), or those that `words` name; without either the presser's own, or their line's."""

    words: str = Short
    coa: str = Short
    page: int = Field(default=1, ge=1, lt=1000)


class OpenAction(Command, do="action.open", opens=True):
    action: str = Short


class MakeActions(Command, do="action.form", opens=True):
    """The form, with a page of the week's suggestions; what was typed before is kept."""

    coa: str = Short
    page: int = Field(default=1, ge=1, lt=1000)
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class SendAction(Tokened, do="action.make", changes=True):
    coa: str = Short
    page: int = Field(default=1, ge=1, lt=1000)
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class AskAction(Command, do="action.ask", opens=True):
    """The form with which somebody says how an action stands, or changes it."""

    action: str = Short
    how: Literal["done", "not_yet", "change", "drop", "reopen"] = "done"


class TellAction(Tokened, do="action.tell", changes=True):
    """`version`: of the action that was on the screen."""

    action: str = Short
    how: Literal["done", "not_yet", "change", "drop", "reopen"] = "done"
    version: int = 0
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)
