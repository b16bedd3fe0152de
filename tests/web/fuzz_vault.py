"""Good bodies for what is sealed: an applicant seen in full, scans filed and looked at."""

import base64
from collections.abc import Callable
from typing import Any

from tests.domain.test_scan import png
from tests.web.conftest import Caller

SCAN = {"content": base64.b64encode(png()).decode(), "name": "居民身份证", "material": 0}


class VaultPreparations:
    """What the stage of the fuzzer does for the sealed part; it lends its clerk and a received case."""

    clerk: Caller
    taken_in: Callable[[], str]

    def for_reveal_applicant(self, case: Any) -> None:
        case.path_parameters["no"] = self.taken_in()
        case.body = {"reason": "核对"}

    def for_file_scan(self, case: Any) -> None:
        case.path_parameters["no"] = self.taken_in()
        case.body = dict(SCAN)

    def for_read_scan(self, case: Any) -> None:
        no = self.taken_in()
        scan = self.clerk.post(f"/cases/{no}/scans", SCAN, status=201)
        case.path_parameters.update(no=no, scan=scan["id"])
