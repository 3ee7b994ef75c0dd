"""The typed commands of COA weeks. As with all of them, what stands in a payload is the client's."""

from collections.abc import Mapping

from pydantic import Field

from cards.payloads import Command, Reason, Short, Tokened

# The plan.


class PlanCoa(Command, do="coa.plan", changes=True):
    """As typed; all of it empty: offers the form. `days`: the day of the month on which each district begins."""

    area: str = Short
    month: str = Short
    districts: str = Reason
    days: str = Short


class ConfirmCoa(Tokened, do="coa.confirm", changes=True):
    coa: str = Short


class PutCoaAway(Tokened, do="coa.put_away", changes=True):
    """A plan that was shown is not wanted."""

    coa: str = Short


class ShowCoa(Command, do="coa.show"):
    """One COA's journey; without words every COA that is under way."""

    words: str = Short
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
