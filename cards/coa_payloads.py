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

# Participation.

# What came of a COA.

# Actions.
