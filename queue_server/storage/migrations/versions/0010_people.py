"""Station heads, staff records, duty, leave, accounts that are not used, the age of secrets, lock-outs by source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a count of wrong secrets from before ends with this step."""
    _people_of_the_county()
    _station_heads()
    _records()
    _duty()
    _secrets()


def _people_of_the_county() -> None:
    for table, comments in (
        ("person", ("of the data bureau: publishes guides", "county department that confirms changes")),
        ("staff_session", ("somebody of the data bureau", "county department of the person")),
    ):
        bureau: sa.Column[bool] = sa.Column(
            "bureau", sa.Boolean(), nullable=False, server_default=sa.false(), comment=comments[0]
        )
        department: sa.Column[str] = sa.Column(
            "department", sa.String(length=64), nullable=False, server_default="", comment=comments[1]
        )
        op.add_column(table, bureau)
        op.add_column(table, department)
    must_change: sa.Column[bool] = sa.Column(
        "must_change_secret",
        sa.Boolean(),
        nullable=False,
        server_default=sa.false(),
        comment="nothing else is possible until it is changed",
    )
    op.add_column("staff_session", must_change)


def _hall() -> sa.Column[str]:
    return sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township")


def _station_heads() -> None:
    op.create_table(
        "station_head",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("station", sa.String(length=16), nullable=False, comment="JS, NY, NJ, LD, MZ or TY"),
        sa.Column("person", sa.String(length=64), nullable=False, comment="who heads it"),
        sa.Column("items", sa.Text(), nullable=True, comment="items of the letter; null for all of the station"),
        sa.Column("substitute", sa.Boolean(), nullable=False, comment="stands in for a while"),
        sa.Column("letter_no", sa.String(length=64), nullable=False, comment="number of the written authorisation"),
        sa.Column("from_day", sa.Date(), nullable=False, comment="first day"),
        sa.Column("until_day", sa.Date(), nullable=True, comment="last day; null until further notice"),
        sa.Column(
            "appointed_by",
            sa.String(length=64),
            nullable=True,
            comment="hall head; null for what a demonstration brings along",
        ),
        sa.Column("appointed_at", sa.String(length=32), nullable=False, comment="when it was entered"),
        sa.Column("ended_by", sa.String(length=64), nullable=True, comment="who ended it"),
        sa.Column("ended_at", sa.String(length=32), nullable=True, comment="when it was ended"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("station_head_by_station", "station_head", ["hall", "station", "from_day"], unique=False)


def _records() -> None:
    op.create_table(
        "staff_record",
        _hall(),
        sa.Column("person", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("post", sa.String(length=64), nullable=False, comment="post"),
        sa.Column("employer", sa.String(length=64), nullable=False, comment="who employs the person"),
        sa.Column("years", sa.Integer(), nullable=True, comment="years of service"),
        sa.Column("full_time", sa.Boolean(), nullable=False, comment="专职 at the window (R28)"),
        sa.Column("abilities", sa.Text(), nullable=False, comment="abilities assessed (R21)"),
        sa.Column("assessed_on", sa.Date(), nullable=True, comment="when they were assessed"),
        sa.Column("trainings", sa.Text(), nullable=False, comment="day, topic and hours each"),
        sa.Column(
            "selected_by", sa.String(length=64), nullable=False, comment="who selected the person for the window (R21)"
        ),
        sa.Column("selected_on", sa.Date(), nullable=True, comment="when"),
        sa.Column(
            "changed_by",
            sa.String(length=64),
            nullable=True,
            comment="who wrote the record last; null for a demonstration's",
        ),
        sa.Column("changed_at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "person"),
    )


def _duty() -> None:
    op.create_table(
        "duty",
        _hall(),
        sa.Column("day", sa.Date(), nullable=False, comment="date"),
        sa.Column("shift", sa.String(length=32), nullable=False, comment="day, morning or afternoon"),
        sa.Column("post", sa.String(length=32), nullable=False, comment="comprehensive, issue or tidal"),
        sa.Column("person_a", sa.String(length=64), nullable=False, comment="A岗"),
        sa.Column("person_b", sa.String(length=64), nullable=False, comment="B岗"),
        sa.Column("backup", sa.String(length=64), nullable=True, comment="who comes when both are away"),
        sa.Column("set_by", sa.String(length=64), nullable=False, comment="hall head"),
        sa.Column("set_at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "day", "shift", "post"),
    )
    op.create_table(
        "absence",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("person", sa.String(length=64), nullable=False, comment="who is away"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="leave, training or other_duty"),
        sa.Column("from_day", sa.Date(), nullable=False, comment="first day"),
        sa.Column("until_day", sa.Date(), nullable=False, comment="last day"),
        sa.Column("logged_by", sa.String(length=64), nullable=False, comment="hall head"),
        sa.Column("logged_at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("absence_by_end", "absence", ["hall", "until_day"], unique=False)
    op.create_table(
        "closed_account",
        _hall(),
        sa.Column(
            "account",
            sa.String(length=64),
            nullable=False,
            comment="one of the hall's ten accounts that is not used here",
        ),
        sa.Column("closed_by", sa.String(length=64), nullable=False, comment="hall head"),
        sa.Column("closed_at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "account"),
    )


def _secrets() -> None:
    op.create_table(
        "secret_age",
        _hall(),
        sa.Column("person", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("set_at", sa.String(length=32), nullable=False, comment="when the secret was set, real clock"),
        sa.Column("set_by_other", sa.Boolean(), nullable=False, comment="a first secret: the person has to change it"),
        sa.Column("earlier", sa.Text(), nullable=False, comment="argon2id of the last few"),
        sa.Column(
            "site_digest", sa.String(length=64), nullable=False, comment="what the site file said of the person last"
        ),
        sa.Column(
            "site_secret", sa.Text(), nullable=False, comment="argon2id of the secret that the technician set last"
        ),
        sa.PrimaryKeyConstraint("hall", "person"),
    )
    op.create_table(
        "failed_sign_in",
        _hall(),
        sa.Column(
            "who", sa.String(length=64), nullable=False, comment="keyed digest of what was typed as staff number"
        ),
        sa.Column("source", sa.String(length=64), nullable=False, comment="address that the attempts came from"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="the last one, real clock"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="wrong secrets in a row"),
        sa.Column("locked_until", sa.String(length=32), nullable=True, comment="real clock"),
        sa.PrimaryKeyConstraint("hall", "who", "source"),
    )
    op.drop_table("lock_out")
