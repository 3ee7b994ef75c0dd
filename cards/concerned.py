"""The card that tells somebody of a change that concerns them."""

from cards.anatomy import audit_row, button, case_words, drawn, facts, head, sentence, still_open
from cards.elements import Drawn, plain
from cards.payloads import OpenAudit
from practice.views import ChangeNotice


def notice_card(view: ChangeNotice) -> Drawn:
    """What was changed, what it means, who decided it and why; its auditor can open it from here."""
    row = view.row
    body = [
        head(f"{plain(view.activity)} · {plain(view.audit_id)}", plain(view.title)),
        sentence(plain(view.meaning)),
        audit_row(row, case_words(row)) if row else None,
        facts([("Decided by", plain(view.by)), ("Reason", plain(view.reason))]),
    ]
    buttons = [button("Open my audit", OpenAudit(audit=row.audit_id))] if row and still_open(row) else []
    return drawn(body, buttons, view.title)
