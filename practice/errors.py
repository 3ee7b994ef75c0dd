"""What can go wrong, in words for the person who reads them in Teams."""


class PracticeError(Exception):
    """A refusal: its message says what happened and what to do next. Nothing was changed."""


class NotAllowed(PracticeError):
    """This person may not do this, by role or by scope."""


class NotFound(PracticeError):
    """No such record, or none that this person may know of."""


class BadInput(PracticeError):
    """What was typed or sent cannot be understood or does not fit."""


class Refused(PracticeError):
    """A rule of the framework, or the record's state, stands against it."""


class Unavailable(PracticeError):
    """The database did not answer in time. Nothing was changed, and the repeat can succeed."""
