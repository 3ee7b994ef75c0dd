"""The typed commands of COA weeks. As with all of them, what stands in a payload is the client's."""

from collections.abc import Mapping

from pydantic import Field

from cards.payloads import Command, Reason, Short, Tokened

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

# The journey.

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


# Focus groups.

# Concerns.

# Participation.

# What came of a COA.

# Actions.
