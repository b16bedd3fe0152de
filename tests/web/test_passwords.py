"""People's secrets: hashed with argon2id, as slowly for strangers as for staff, and two at a time."""

import threading
import time

from queue_server.web.passwords import Passwords


def test_a_secret_fits_its_own_hash_alone() -> None:
    passwords = Passwords()
    stored = passwords.hash("龙首山 2026")
    assert stored.startswith("$argon2id$")
    assert "龙首山" not in stored
    assert passwords.hash("龙首山 2026") != stored
    assert passwords.matches(stored, "龙首山 2026")
    assert not passwords.matches(stored, "龙首山 2025")
    assert not passwords.matches("no hash at all", "龙首山 2026")


def test_a_person_who_does_not_exist_takes_as_long_as_one_who_does() -> None:
    passwords = Passwords()
    stored = passwords.hash("secret")

    def took_s(known: str | None) -> float:
        began_s = time.thread_time()
        assert not passwords.matches(known, "wrong")
        return time.thread_time() - began_s

    known, unknown = (sorted(took_s(who) for _ in range(9))[4] for who in (stored, None))
    assert 0.6 < unknown / known < 1.7
    assert not passwords.matches(None, "nobody")


def test_many_sign_ins_at_once_are_all_answered() -> None:
    passwords = Passwords()
    stored = passwords.hash("secret")
    answers: list[bool] = []
    hands = [threading.Thread(target=lambda: answers.append(passwords.matches(stored, "secret"))) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(20)
    assert answers == [True] * 8
