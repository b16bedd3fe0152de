"""The short version of campaign kiosk soak."""

from tests.campaigns.kiosk_soak import slope, soak


def test_hostile_hands_do_the_kiosk_no_harm() -> None:
    result = soak(visits=16, seed=20261123, watch_s=3)
    assert result["faults"] == [], result
    assert result["visits"] == 16
    assert len(result["kinds"]) >= 5
    assert result["tap_to_feedback_ms"] > 0


def test_the_slope_is_that_of_the_line() -> None:
    assert slope([(0, 100), (1, 103), (2, 106)]) == 3
