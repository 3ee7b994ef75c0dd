"""The typed commands of a COA's plan and journey. As with all of them, what stands in a payload is the client's."""

from collections.abc import Mapping

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
