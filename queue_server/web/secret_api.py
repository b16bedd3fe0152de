"""The signed-in person's own secret: how old it is, what a new one has to be, and the change of it."""

from __future__ import annotations

from flask import Response

from queue_server.contract.staff import ChangeSecret, SecretRules
from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.person import Session
from queue_server.domain.sign_in_rules import (
    SECRET_MIN_CLASSES,
    SECRET_MIN_LENGTH,
    SECRETS_REMEMBERED,
    check_secret,
)
from queue_server.usecases.ports import Unit
from queue_server.usecases.staffing import Staffing
from queue_server.web.acts import Acts, send
from queue_server.web.confirmation import Confirmation
from queue_server.web.gate import signed_in
from queue_server.web.passwords import Passwords
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_secret_api(
    acts: Acts, staffing: Staffing, *, hall: Hall, confirmation: Confirmation, passwords: Passwords
) -> Routes:
    """Return the routes of `/session/secret`: open even to a session that may do nothing else yet."""
    routes = Routes("secret_api")

    def rules(unit: Unit, session: Session) -> SecretRules:
        age = unit.staff.secret_age(session.person)
        why = staffing.why_change_secret(unit, session.person)
        return SecretRules(
            min_length=SECRET_MIN_LENGTH,
            min_classes=SECRET_MIN_CLASSES,
            max_age_days=hall.secret_max_age_days,
            age_days=None if age is None else age.age_days(unit.real_now),
            must_change=why is not None,
            why=why or (sentences.WORD_IN_PRACTICE if hall.practice else ""),
        )

    @routes.get("/session/secret", role=Role.SELF, answer=SecretRules)
    def read_secret_rules() -> Response:
        """What a secret has to be, and how old one's own is."""
        session = signed_in()
        return acts.show(lambda unit: rules(unit, session))

    @routes.post("/session/secret", role=Role.SELF, answer=SecretRules, limited=True)
    def change_secret(body: ChangeSecret) -> Response:
        """修改密码: the old one is asked for, the new one follows the rules and is none of the last few."""
        session, wanted = signed_in(), body.new_secret.get_secret_value()
        confirmation.check(body.secret.get_secret_value())
        check_secret(wanted, names=(session.person, session.person_name, *session.account.split("-")[:1]))
        earlier = acts.read(lambda unit: staffing.earlier_secrets(unit, session.person))
        if any(passwords.matches(one, wanted) for one in earlier):
            raise DomainError(Code.WEAK_SECRET, sentences.WORD_USED_BEFORE.format(count=SECRETS_REMEMBERED))
        secret_hash = passwords.hash(wanted)

        def work(unit: Unit) -> SecretRules:
            staffing.change_secret(unit, session, secret_hash=secret_hash)
            return rules(unit, session)

        # No idempotency key: a stored answer would need a digest of what nobody may keep.
        return send(200, acts.write(work).model_dump_json())

    return routes
