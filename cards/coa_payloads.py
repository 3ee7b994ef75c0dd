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

# Participation.

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
