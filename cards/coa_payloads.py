"""The typed commands of COA weeks. As with all of them, what stands in a payload is the client's."""

from collections.abc import Mapping
from typing import Literal

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
