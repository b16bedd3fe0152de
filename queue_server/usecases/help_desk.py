"""Help calls (R5): rung by a device of the hall, answered for by somebody at a window or by the hall head."""

from __future__ import annotations

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.help_call import HelpCall, call_help
from queue_server.domain.person import SYSTEM, Actor
from queue_server.usecases.ports import Unit


class HelpDesk:
    """Rings, is answered, and forgets what a day left over."""

    def ring(self, unit: Unit, *, actor: Actor) -> HelpCall:
        """需要帮助: while nobody has answered, another press at the same place is the same call.

        Raises:
            DomainError: forbidden where no device of the hall rings.
        """
        place = actor.terminal
        if not actor.device or place is None:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_RINGS)
        for ringing in unit.help_calls.ringing():
            if ringing.place == place:
                return ringing
        made, event = call_help(unit.now, help_id=unit.new_id(), day=unit.day, place=place)
        unit.help_calls.save(made)
        unit.record(event, actor)
        return made

    def help_call(self, unit: Unit, help_call: str) -> HelpCall:
        """Return a help call; DomainError not_found."""
        found = unit.help_calls.get(help_call)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_EXPERT_CALL)
        return found

    def acknowledge(self, unit: Unit, help_call: str, *, actor: Actor) -> HelpCall:
        """我来: by whoever sits at a window, or the hall head; the second answer is the first one's again.

        Raises:
            DomainError: not_found, forbidden, illegal_step where it has lapsed.
        """
        found = self.help_call(unit, help_call)
        session = actor.session
        if session is None or not (session.window is not None or session.hall_head):
            raise DomainError(Code.FORBIDDEN, sentences.WHO_ACKNOWLEDGES)
        if found.acknowledged_at is not None:
            return found
        changed, event = found.acknowledge(unit.now, person=session.person)
        unit.help_calls.save(changed)
        unit.record(event, actor)
        return changed

    def tick(self, unit: Unit) -> None:
        """End what rings from a day that is over: nobody stands there any more."""
        day = unit.days.current()
        if day is None:
            return
        for ringing in unit.help_calls.ringing():
            if ringing.day < day.day or (day.ended and ringing.called_at <= (day.ended_at or unit.now)):
                lapsed, event = ringing.lapse()
                unit.help_calls.save(lapsed)
                unit.record(event, SYSTEM)
