"""The bench of calls and displays in short: every stream shows every call."""

from tests.bench.call_to_display import STREAMS, WAITING, run


def test_forty_streams_show_every_call_soon() -> None:
    result = run(calls=3)
    assert (result["streams"], result["waiting"], result["calls"]) == (STREAMS, WAITING, 3)
    assert 0 < result["p50_ms"] <= result["worst_ms"] < 2000
