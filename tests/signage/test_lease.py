"""Leases and the call gate, under any order of messages."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signage.clocks import Clocks
from signage.lease import CallGate, Lease

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Hand:
    """A clock turned by hand; the wall clock may stand off from the monotonic one."""

    def __init__(self) -> None:
        self.passed_s = 0.0

    def clocks(self) -> Clocks:
        return Clocks(wall=lambda: START + timedelta(seconds=self.passed_s), monotonic=lambda: 1000 + self.passed_s)


messages = st.lists(
    st.tuples(st.integers(1, 6), st.booleans(), st.floats(0, 9), st.floats(-20, 60)), min_size=1, max_size=40
)


@given(messages)
def test_a_shown_state_is_never_older_than_one_shown_before(sent: list[tuple[int, bool, float, float]]) -> None:
    hand = Hand()
    lease: Lease[int] = Lease(hand.clocks())
    highest = 0
    for seq, retained, pause_s, valid_s in sent:
        hand.passed_s += pause_s
        taken = lease.offer(
            seq, seq=seq, valid_until=START + timedelta(seconds=hand.passed_s + valid_s), retained=retained
        )
        assert taken == (seq >= highest)
        highest = max(highest, seq)
        assert lease.last() == highest
        assert lease.current() in (None, highest)


@given(messages)
def test_a_state_counts_only_as_long_as_some_message_of_its_seq_allows(
    sent: list[tuple[int, bool, float, float]],
) -> None:
    hand = Hand()
    lease: Lease[int] = Lease(hand.clocks())
    allowed: dict[int, float] = {}
    for seq, retained, pause_s, valid_s in sent:
        hand.passed_s += pause_s
        until_s = hand.passed_s + valid_s
        lease.offer(seq, seq=seq, valid_until=START + timedelta(seconds=until_s), retained=retained)
        ends = min(until_s, hand.passed_s + (5 if retained else 15))
        allowed[seq] = max(allowed.get(seq, 0.0), ends)
        newest = max(allowed)
        if abs(allowed[newest] - hand.passed_s) > 1e-3:
            assert (lease.current() is not None) == (allowed[newest] > hand.passed_s)


def test_a_live_state_stands_15_s_and_is_gone_by_20_s_without_renewal() -> None:
    hand = Hand()
    lease: Lease[str] = Lease(hand.clocks())
    lease.offer("A001", seq=1, valid_until=START + timedelta(seconds=60), retained=False)
    hand.passed_s = 14.9
    assert lease.current() == "A001"
    hand.passed_s = 15.1
    assert lease.current() is None
    assert lease.last() == "A001"


def test_a_retained_state_counts_for_5_s_and_a_live_one_of_the_same_seq_renews_it() -> None:
    hand = Hand()
    lease: Lease[str] = Lease(hand.clocks())
    lease.offer("A001", seq=1, valid_until=START + timedelta(seconds=15), retained=True)
    hand.passed_s = 4.9
    assert lease.current() == "A001"
    hand.passed_s = 5.1
    assert lease.current() is None
    lease.offer("A001", seq=1, valid_until=START + timedelta(seconds=20), retained=False)
    hand.passed_s = 19.9
    assert lease.current() == "A001"


def test_a_broker_that_keeps_repeating_its_store_cannot_keep_a_state_alive() -> None:
    hand = Hand()
    lease: Lease[str] = Lease(hand.clocks())
    for _ in range(20):
        lease.offer("A001", seq=1, valid_until=START + timedelta(seconds=15), retained=True)
        hand.passed_s += 4
    assert lease.current() is None


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=60), st.integers(0, 10))
def test_each_call_passes_once_and_only_upwards(sent: list[tuple[int, bool]], last: int) -> None:
    gate = CallGate(last)
    admitted = [seq for seq, retained in sent if gate.admit(seq, retained=retained)]
    assert admitted == sorted(set(admitted))
    assert all(seq > last for seq in admitted)
    assert not CallGate(0).admit(1, retained=True)
