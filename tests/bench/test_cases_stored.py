"""The bench of stored cases in short: every search finds its case, and the hall itself could have written them."""

from pathlib import Path

from tests.bench.cases_stored import run
from tests.campaigns.integrity import chain_verifies


def test_the_bench_measures_every_kind_of_reading_on_a_chain_that_is_whole(tmp_path: Path) -> None:
    result = run(cases=1300, readings=2, folder=tmp_path)
    assert set(result["kinds"]) == {
        *(f"search {kind}" for kind in ("number", "without_hall", "ending", "ticket_and_day", "name", "id_number")),
        "search item",
        "search days",
        "timeline",
        "station list",
        "result board",
    }
    assert all(found["readings"] == 2 for found in result["kinds"].values())
    assert result["server_memory_mb"]["after"]["now"] > 0
    assert chain_verifies(tmp_path / "data")
