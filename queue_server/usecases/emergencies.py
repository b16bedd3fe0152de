"""The emergency message (R75): anybody who is signed in raises it, a named person clears it with a reason."""

from __future__ import annotations

from queue_server.domain import sentences
from queue_server.domain.emergency import Emergency, raise_emergency
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor, Session
from queue_server.usecases.ports import Unit


class Emergencies:
    """At most one message stands; it outlives days, sessions and restarts."""

    def raise_message(self, unit: Unit, text: str, *, actor: Actor) -> Emergency:
        """紧急广播: a newer message replaces the one that stands; the same text again is the same message.

        Raises:
            DomainError: forbidden, personal_data, illegal_step.
        """
        session = _named(actor)
        made, event = raise_emergency(unit.now, emergency_id=unit.new_id(), text=text, person=session.person)
        before = unit.emergencies.standing()
        if before is not None:
            if before.text == made.text:
                return before
            replaced, ended = before.replace_by(unit.now, person=session.person)
            unit.emergencies.save(replaced)
            unit.record(ended, actor)
        unit.emergencies.save(made)
        unit.record(event, actor)
        return made

    def clear(self, unit: Unit, *, reason: str, actor: Actor) -> Emergency:
        """解除; DomainError forbidden, no_emergency."""
        session = _named(actor)
        standing = unit.emergencies.standing()
        if standing is None:
            raise DomainError(Code.NO_EMERGENCY, sentences.NO_EMERGENCY)
        cleared, event = standing.clear(unit.now, person=session.person, reason=reason)
        unit.emergencies.save(cleared)
        unit.record(event, actor)
        return cleared

    def standing(self, unit: Unit) -> Emergency | None:
        """Return the message that stands now."""
        return unit.emergencies.standing()


def _named(actor: Actor) -> Session:
    if actor.session is None:
        raise DomainError(Code.FORBIDDEN, sentences.WHO_RAISES_EMERGENCY)
    return actor.session
