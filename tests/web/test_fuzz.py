"""A short run of the fuzzer; `run_kiosk.py test --campaign fuzz` is the long one."""

from tests.web.fuzz import SHARE, fuzz


def test_no_generated_case_breaks_the_server_and_nearly_every_operation_succeeds() -> None:
    findings = fuzz(examples=4, root_seed=1)
    assert findings.cases > 150
    assert findings.server_errors == 0, findings.statuses
    assert findings.faults == {}
    assert findings.share >= SHARE, findings.never_succeeded
