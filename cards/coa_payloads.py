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

# KIT meetings.

# Focus groups.

# Concerns.

# Participation.

# What came of a COA.

# Actions.
