"""The audit log: who did what to what, and never what anybody wrote."""

from datetime import datetime

from bot.kernel.actors import Actor
from storage.engine import Session
from storage.tables import AuditEvent, ident


def note(session: Session, actor: Actor, action: str, subject: str, now: datetime) -> None:
    session.add(
        AuditEvent(
            workspace_id=ident(actor.workspace),
            actor_id=actor.id,
            action=action,
            subject=subject,
            at=now,
        )
    )


def noted(session: Session, workspace_id: int, action: str, subject: str, now: datetime) -> None:
    """Log an event that no person caused: a job did, or Slack."""
    session.add(AuditEvent(workspace_id=workspace_id, action=action, subject=subject, at=now))
