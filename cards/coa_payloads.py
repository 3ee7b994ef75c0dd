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

# Focus groups.

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

# What came of a COA.

# Actions.
