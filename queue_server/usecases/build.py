"""Makes the use cases of one hall, wired to one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.casework import Casework, build_case_system
from queue_server.usecases.day import BusinessDays
from queue_server.usecases.forecast import Forecast
from queue_server.usecases.oversight import Oversight
from queue_server.usecases.queueing import Queueing
from queue_server.usecases.staffing import Staffing
from queue_server.usecases.tidal_control import LunarDay, TidalControl
from queue_server.usecases.window_service import WindowService


@dataclass(frozen=True, kw_only=True)
class UseCases:
    """Every verb of a hall."""

    days: BusinessDays
    queueing: Queueing
    windows: WindowService
    staffing: Staffing
    tidal: TidalControl
    casework: Casework
    oversight: Oversight


def _roomy() -> bool:
    return False


def build_usecases(
    hall: Hall, catalogue: Catalogue, *, lunar_day: LunarDay | None = None, disk_low: Callable[[], bool] = _roomy
) -> UseCases:
    """Return the use cases of a hall; DomainError invalid_hall with a sentence for every fault of its profile."""
    hall.check()
    if lunar_day is None and any(plan.lunar_days for plan in hall.plans):
        raise DomainError(Code.INVALID_HALL, "潮汐窗口计划使用农历日期，但本机没有农历换算。")
    days = BusinessDays(hall)
    forecast = Forecast(hall, catalogue)
    tidal = TidalControl(hall, forecast=forecast, lunar_day=lunar_day)
    return UseCases(
        days=days,
        queueing=Queueing(hall, catalogue, days=days, forecast=forecast, disk_low=disk_low),
        windows=WindowService(hall, days=days, tidal=tidal),
        staffing=Staffing(hall, days=days, tidal=tidal),
        tidal=tidal,
        casework=Casework(catalogue, hall=hall, system=build_case_system(hall)),
        oversight=Oversight(),
    )
