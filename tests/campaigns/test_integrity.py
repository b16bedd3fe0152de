"""The short form of campaign integrity: a few seconds of full load, a few kills."""

import random

from tests.campaigns.integrity import chain_verifies, run_kills, run_load
from tests.hall_process import running_hall
from tests.witness import faults


def test_full_load_gives_no_number_twice_no_ticket_twice_and_no_gap() -> None:
    with running_hall() as hall:
        judged = run_load(hall, seconds=5, seed=20261123)
        assert faults(judged) == []
        assert judged["issued"] > 100
        assert judged["called"] >= 5
        hall.terminate()
        assert chain_verifies(hall.data)


def test_kill_9_loses_nothing_that_was_acknowledged() -> None:
    seed = random.randrange(2**31)
    print(f"seed {seed}")
    with running_hall() as hall:
        judged = run_kills(hall, kills=3, seed=seed)
        assert faults(judged) == [], f"seed {seed}"
        assert judged["issued"] > 10, f"seed {seed}"
        hall.terminate()
        assert chain_verifies(hall.data), f"seed {seed}"
