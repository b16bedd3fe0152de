"""Ratings: one a visit, voluntary, and nothing counts that nobody gave."""

from queue_server.domain.errors import Code
from tests.usecases.hall_at_work import KIOSK, HallAtWork


def test_a_finished_visit_is_rated_once(hall: HallAtWork) -> None:
    ticket = hall.issue()
    hall.sign_in()
    evaluate = hall.does.oversight.evaluate
    early = hall.refused(lambda unit: evaluate(unit, ticket.id, level=5, channel="kiosk", actor=KIOSK))
    assert early == Code.NOT_FINISHED
    hall.serve()
    rating = hall.run(lambda unit: evaluate(unit, ticket.id, level=2, reasons=["慢"], channel="pad", actor=KIOSK))
    assert (rating.state, rating.person, rating.window) == ("bad_open", "a", 1)
    again = hall.refused(lambda unit: evaluate(unit, ticket.id, level=5, channel="kiosk", actor=KIOSK))
    assert again == Code.RATED_ALREADY


def test_a_level_outside_one_to_five_is_refused(hall: HallAtWork) -> None:
    ticket = hall.issue()
    hall.sign_in()
    hall.serve()
    for level in (0, 6):
        code = hall.refused(
            lambda unit, level=level: hall.does.oversight.evaluate(
                unit, ticket.id, level=level, channel="kiosk", actor=KIOSK
            )
        )
        assert code == Code.INVALID_LEVEL
    unknown = hall.refused(
        lambda unit: hall.does.oversight.evaluate(unit, "none", level=5, channel="kiosk", actor=KIOSK)
    )
    assert unknown == Code.NOT_FOUND


def test_what_nobody_rated_is_never_good(hall: HallAtWork) -> None:
    hall.sign_in()
    tickets = [hall.issue() for _ in range(4)]
    for _ in tickets:
        hall.serve()
    for ticket, level in zip(tickets, (5, 1), strict=False):
        hall.run(
            lambda unit, ticket=ticket, level=level: hall.does.oversight.evaluate(
                unit, ticket.id, level=level, channel="kiosk", actor=KIOSK
            )
        )
    figures = hall.read(lambda unit: hall.does.oversight.figures(unit, unit.day))
    assert (figures.finished, figures.rated, figures.good, figures.unrated) == (4, 2, 1, 2)
    assert (figures.good_rate, figures.rating_rate) == (0.5, 0.5)


def test_a_day_without_ratings_has_no_rate_at_all(hall: HallAtWork) -> None:
    hall.issue()
    figures = hall.read(lambda unit: hall.does.oversight.figures(unit, unit.day))
    assert (figures.good_rate, figures.rating_rate) == (None, None)
