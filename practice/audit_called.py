"""The audit that a command names and the reason that it gives, or what is to be typed instead.

An `example` is a command as `Framework.example` fills it in.
"""

from practice.audits import Audit
from practice.errors import BadInput, NotFound
from practice.work import Rules, Work


async def audit_called(work: Work, rules: Rules, words: str, example: str) -> Audit:
    """The audit of this reference. Raises `BadInput` where none is named, `NotFound` where there is none."""
    if not words.strip():
        raise BadInput(f"Which audit? {like(rules, example)}")
    audit = await work.audits.by_id(words.strip())
    if audit is None:
        known = rules.framework.example("{audit}")
        raise NotFound(f"There is no audit “{words}”. References look like {known}.")
    return audit


def reason_given(rules: Rules, reason: str, audit: Audit, example: str) -> str:
    """The reason without what stands around it. Raises `BadInput` where there is none."""
    if not reason.strip():
        raise BadInput(f"Why? {like(rules, example, audit)}")
    return reason.strip()


def like(rules: Rules, example: str, audit: Audit | None = None) -> str:
    """How it is typed; of this audit, where one is known."""
    return f"Type, for example, `{rules.framework.example(example, audit=audit.id if audit else '')}`."
