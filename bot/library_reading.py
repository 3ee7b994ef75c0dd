"""From the words after a command's verb to the command, for the library: one function a command."""

from cards.library_payloads import ShowTemplates
from cards.payloads import Command


def read_templates(words: str) -> Command:
    """What they ask for, the framework's authorities tell: `practice.library_finding.read_search`."""
    return ShowTemplates(words=words.strip(" ,;:"))


def read_most_used(words: str) -> Command:
    """ "most used templates from Kent"."""
    return ShowTemplates(words=f"most used {words}".strip(" ,;:"))
