"""The typed commands of the library. As with all of them, what stands in a payload is the client's."""

from collections.abc import Mapping

from pydantic import Field

from cards.payloads import Command, Short, Tokened

Typed = Field(default="", max_length=1000)
"""Free text as it was typed: how long it may be is said in words."""
Address = Field(default="", max_length=8000)
"""A link as it was typed or found in a message, however long: that it is too long is said in words."""

# Sharing.


class OfferShare(Command, do="template.offer"):
    """Typed: the way to the form."""


class OpenShare(Command, do="template.share", opens=True):
    """The form. `file`: the hash of a file that was sent; `looking`: what it answers; the others are filled in."""

    file: str = Short
    looking: str = Short
    link: str = Address
    title: str = Typed


class SendShare(Tokened, do="template.shared", changes=True):
    """`inputs` are the form's, the rendering's suffix taken off."""

    file: str = Short
    looking: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


# Hosts that links can lead to.


class AllowHost(Command, do="host.allow", changes=True):
    """As typed, one or several; without one: which are allowed."""

    host: str = Typed


class ForbidHost(Command, do="host.forbid", changes=True):
    """As typed, one or several; without one: which are allowed."""

    host: str = Typed


# Finding.


class ShowTemplates(Command, do="templates.show"):
    """`words` as typed after `templates`."""

    words: str = Short
    page: int = Field(default=1, ge=1, lt=100_000)


class ShowTemplate(Command, do="template.show", opens=True):
    """A dialog with all that is known of one template."""

    template: str = Short


# Using.


class FindUseful(Command, do="template.useful", changes=True):
    """`on` False takes it back."""

    template: str = Short
    on: bool = True


class OpenUsed(Command, do="template.use", opens=True):
    template: str = Short


class SendUsed(Tokened, do="template.used", changes=True):
    """`number`: the version that was used."""

    template: str = Short
    number: int = Field(default=0, ge=0, lt=2**31)
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


# Versions, changes, and the end of a template.


class OpenVersion(Command, do="template.version", opens=True):
    """The form of a newer version; `link` or `file` (a hash) is filled in."""

    template: str = Short
    link: str = Address
    file: str = Short


class SendVersion(Tokened, do="template.replaced", changes=True):
    """`number`: the newest version when the form was shown."""

    template: str = Short
    number: int = Field(default=0, ge=0, lt=2**31)
    file: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class OpenEdit(Command, do="template.edit", opens=True):
    template: str = Short


class SendEdit(Tokened, do="template.edited", changes=True):
    """`version`: of the record when the form was shown."""

    template: str = Short
    version: int = Field(default=0, ge=0, lt=2**31)
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class OpenEnd(Command, do="template.end", opens=True):
    """The form that withdraws it, or retires it: by who asks."""

    template: str = Short


class SendEnd(Tokened, do="template.ended", changes=True):
    template: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


# Reviews.


class KeepTemplate(Tokened, do="template.keep", changes=True):
    """It is still good."""

    template: str = Short


# What somebody looks for.


class LookFor(Command, do="looking.ask", changes=True):
    """As typed; without words: what is looked for, page by page."""

    words: str = Typed
    page: int = Field(default=1, ge=1, lt=100_000)


class OpenAnswer(Command, do="looking.answer", opens=True):
    looking: str = Short


class SendAnswer(Tokened, do="looking.answered", changes=True):
    """`template`: named by the button; else it was chosen in the form."""

    looking: str = Short
    template: str = Short
    rendering: str = Short
    inputs: Mapping[str, str] = Field(default_factory=dict)


class CloseLooking(Tokened, do="looking.close", changes=True):
    looking: str = Short


# Files that members send.


class ReceiveFile(Command, do="template.file", changes=True):
    """A file has come, was looked at and is kept. Made by the bot itself, and by no card."""

    hash: str = Short
    name: str = Short
    size: int = Field(default=0, ge=0, lt=2**31)
    what: str = Short


class ChooseTemplate(Command, do="template.choose", opens=True):
    """Of which template is this file (by its hash) a newer version?"""

    file: str = Short


# The message extension.


class SearchLibrary(Command, do="templates.search"):
    """Search as you type: `skip` and `count` say which of the results."""

    words: str = Typed
    skip: int = Field(default=0, ge=0, lt=100_000)
    count: int = Field(default=25, ge=1, le=50)
