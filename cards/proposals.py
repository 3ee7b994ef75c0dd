"""The card that asks the QA leads who takes the audits of somebody who has left, or is away for too long."""

from cards.anatomy import ROWS, and_more, button, drawn, due_words, head, many, row, sentence, state_words
from cards.elements import Drawn, Piece, plain
from cards.payloads import ReassignProposed
from practice.leave_views import ProposalCard, ProposalRow


def proposal_card(view: ProposalCard) -> Drawn:
    """Each audit with the auditor who is proposed; one press gives all of them out. Edited as they are."""
    waiting = [one for one in view.rows if one.open]
    post = plain(view.post)
    if waiting:
        title = f"Who takes {many(len(waiting), 'audit')} of {post}?"
    else:
        title = f"Nothing is left to decide for {post}"
    example = waiting[0].row.audit_id if waiting else ""
    otherwise = (
        f"To give one to somebody else, type “reassign {plain(example)} to” and a post, “because” and why."
    )
    body = [
        head("Proposal · reassign", title, str(len(waiting)) if waiting else "", "to decide"),
        sentence(f"**{plain(view.note)}**" if view.note else ""),
        sentence(plain(view.why)),
        *(_row(one) for one in view.rows[:ROWS]),
        and_more(len(view.rows) - ROWS),
        sentence(otherwise if waiting else ""),
    ]
    shown = {one.row.audit_id for one in view.rows[:ROWS]}
    to = {audit_id: person for audit_id, person in view.to.items() if audit_id in shown}
    command = ReassignProposed(key=view.key, to=to, token=view.token)
    summary = f"Who takes {many(len(waiting), 'audit')} of {view.post}?" if waiting else title
    return drawn(body, [button("Reassign as proposed", command)] if to else [], summary)


def _row(one: ProposalRow) -> Piece:
    details = f"{plain(one.row.audit_id)} · {plain(one.row.case)} · {due_words(one.row)}"
    if one.open:
        proposed = f"→ {plain(one.to)}" if one.to else "Nobody can be proposed"
        return row(proposed, details, state_words(one.row)[0])
    if one.now_with:
        return row(f"Now with {plain(one.now_with)}", details, "✓ Reassigned")
    return row("Nothing to decide", details, state_words(one.row)[0])
