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

# Focus groups.

# Concerns.

# Participation.

# What came of a COA.

# Actions.
