"""The numbered steps end in exactly the tables that the code means."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from queue_server.storage.migrate import migrate
from queue_server.storage.tables import metadata
from tests.usecases.hall_at_work import HallAtWork


def test_the_steps_make_the_tables_that_the_code_names(hall: HallAtWork) -> None:
    with hall.store._writing.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_later_start_changes_nothing(hall: HallAtWork) -> None:
    assert migrate(hall.store._writing) is False


def test_every_table_has_its_hall_and_every_column_its_meaning() -> None:
    for table in metadata.tables.values():
        assert table.primary_key.columns.keys()[0] == "hall"
        for column in table.columns:
            assert column.comment or column.name == "hall", f"{table.name}.{column.name}"
