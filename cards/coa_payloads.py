"""The typed commands of COA weeks. As with all of them, what stands in a payload is the client's."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cards.payloads import Command, Reason, Short, Tokened

Typed = Field(default="", max_length=1000)
"""Free text as it was typed: how long it may be is said in words."""

# The plan.


class PlanCoa(Command, do="coa.plan", changes=True):
    """As typed; without words it offers the form."""

    words: str = Reason


class OpenPlan(Command, do="coa.plan_form", opens=True):
    """The form with what was typed, or with a plan that was shown (`coa`); `where`: its first page."""

    area: str = Reason
    month: str = Reason
    districts: str = Reason
    days: str = Reason
    chair: str = Reason
    coa: str = Short
    where: bool = False


class SendPlace(Command, do="coa.plan_place"):
    """From the form's first page to its second. `inputs`: area and month, the rendering's suffix taken off."""

    districts: str = Reason
    days: str = Reason
    chair: str = Reason
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class SendPlan(Tokened, do="coa.plan_days", changes=True):
    """Shows what the form says. `inputs`: day_1 … for the area's districts, and chair."""

    area: str = Short
    month: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class ConfirmCoa(Tokened, do="coa.confirm", changes=True):
    coa: str = Short
    version: int = Field(default=0, ge=0, lt=2**31)
    """Of the plan that was shown."""


class PutCoaAway(Tokened, do="coa.put_away", changes=True):
    """A plan that was shown is not wanted."""

    coa: str = Short


class ShowCoa(Command, do="coa.show"):
    """One COA's journey; without words every COA that is under way."""

    words: str = Short
    coa: str = Short


class WholeCoa(Command, do="coa.whole", opens=True):
    """A dialog with every step of a COA's journey."""

    coa: str = Short


class MoveCoa(Command, do="coa.move"):
    """Shows what moving would do. `words`: a COA, or a district of it; `to`: as typed."""

    words: str = Short
    to: str = Short
    reason: str = Reason


class ConfirmMove(Tokened, do="coa.moved", changes=True):
    coa: str = Short
    month: str = Short
    days: str = Reason
    reason: str = Reason
    version: int = Field(ge=1, lt=2**31)


class CancelCoa(Command, do="coa.cancel"):
    """Shows what calling it off would do."""

    words: str = Short
    reason: str = Reason


class ConfirmCancel(Tokened, do="coa.cancelled", changes=True):
    coa: str = Short
    reason: str = Reason
    version: int = Field(ge=1, lt=2**31)


class KeepCoa(Command, do="coa.keep"):
    """A change that was shown is not wanted."""

    coa: str = Short


# The planner.


class ShowTimetable(Command, do="planner.show"):
    """A page of the planner; without words the twelve months from this one on."""

    words: str = Short
    page: int = Field(default=1, ge=1, lt=1000)


class ChangePhase(Command, do="planner.phase", changes=True):
    """As typed: "East Kent prep Aug - Oct 2026"."""

    words: str = Reason


class ChoosePiece(Command, do="planner.choose", opens=True):
    """Which row is to be changed."""


class OpenPiece(Command, do="planner.open", opens=True):
    """The page of one row; `inputs` where it was chosen in a dialog."""

    piece: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class SavePhases(Tokened, do="planner.phases", changes=True):
    """`was`: what stood in the inputs when the page was opened; what differs from it was changed here."""

    piece: str = Short
    was: Mapping[str, str] = Field(default_factory=dict)
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class AddPiece(Command, do="planner.add", opens=True):
    """The form of something that stands beside the COAs."""


class SavePiece(Tokened, do="planner.piece", changes=True):
    """Added, or changed where `piece` says which. `was` as in `SavePhases`."""

    piece: str = Short
    was: Mapping[str, str] = Field(default_factory=dict)
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class RemovePiece(Command, do="planner.remove", opens=True):
    """Asks whether it is really to be removed."""

    piece: str = Short


class SureRemovePiece(Tokened, do="planner.removed", changes=True):
    """`seen`: the digest of the row that was on the screen."""

    piece: str = Short
    seen: str = Short


# The journey.


class ShowStep(Command, do="step.show"):
    """As typed: a COA, and which step of its journey."""

    words: str = Short


class MarkStep(Command, do="step.form", opens=True):
    """Opens the page that asks how a step stands."""

    coa: str = Short
    step: str = Short
    done: bool = False


class StepMarked(Tokened, do="step.mark", changes=True):
    """`version`: of the step that was on the screen."""

    coa: str = Short
    step: str = Short
    done: bool = False
    version: int = 0
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class TakeStepBack(Tokened, do="step.take_back", changes=True):
    """Not done after all."""

    coa: str = Short
    step: str = Short


class ShowInquiries(Command, do="inquiries.show"):
    """As typed."""

    words: str = Short


class OpenInquiries(Command, do="inquiries.open", opens=True):
    """Opens the dialog in which they are proposed, agreed and dropped."""

    coa: str = Short


class ProposeInquiry(Command, do="inquiry.propose", changes=True):
    """As typed: the COA's words, and the line of inquiry."""

    words: str = Typed
    text: str = Typed


class InquiryProposed(Tokened, do="inquiry.proposed", changes=True):
    """From the dialog."""

    coa: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class AgreeInquiry(Command, do="inquiry.agree", changes=True):
    """As typed."""

    words: str = Short
    number: int = Field(default=0, ge=0, lt=10_000)


class DropInquiry(Command, do="inquiry.drop", changes=True):
    words: str = Short
    number: int = Field(default=0, ge=0, lt=10_000)


class InquiryDecided(Tokened, do="inquiry.decided", changes=True):
    """From the dialog: agreed, or dropped."""

    coa: str = Short
    number: int = Field(default=0, ge=0, lt=10_000)
    agree: bool = False


class RewordInquiry(Command, do="inquiry.form", opens=True):
    """The page for other words."""

    coa: str = Short
    number: int = Field(default=0, ge=0, lt=10_000)


class InquiryReworded(Tokened, do="inquiry.reworded", changes=True):
    """`was`: the words that were on the screen."""

    coa: str = Short
    number: int = Field(default=0, ge=0, lt=10_000)
    was: str = Typed
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


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
