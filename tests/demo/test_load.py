"""The example community is told through the front doors of the packages, once, and at its own times."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from community.accounts.models import Member
from community.accounts.queries import member_with
from community.core import clock
from community.core.money import to_decimal
from community.demo.cli import only_this_machine
from community.demo.content import instant, read_example
from community.demo.export import made_up_export, real_export
from community.demo.hall import email_of
from community.demo.load import PASSWORD, load_example
from community.groups.models import Group, JoinRequest, Membership, Post, Thread, ThreadPin
from community.opsaccount.billing.models import BillingItem
from community.opsaccount.imports.actions import read_file, upload
from community.opsaccount.resilience.queries import trend
from community.opsaccount.resilience.running import run_on_day
from community.referrals.models import Opportunity as OfferedOpportunity
from community.referrals.models import OpportunityAnswer
from tests.factories import desk_of

TODAY = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def example():
    return read_example()


@pytest.fixture
def loaded(db):
    with clock.moved_to(TODAY):
        return load_example(PASSWORD)


def test_all_that_the_files_tell_has_happened(loaded, db, example):
    assert loaded.new
    assert db.session.scalar(select(func.count(Member.id))) == len(example.people)
    for circle in example.circles:
        group = _group(db, circle.slug)
        assert (group.member_count, group.thread_count) == (len(circle.people), len(circle.threads))
        said = dict(_posts_by_title(db, group))
        assert said == {talk.title: [post.text.strip() for post in talk.posts] for talk in circle.threads}
        _happened_when_it_is_said_to_have(db, circle, group)
        _everybody_has_their_role(db, circle, group)
    offered = [
        (talk.title, talk.opportunity) for c in example.circles for talk in c.threads if talk.opportunity
    ]
    found = db.session.execute(
        select(Thread.title, OfferedOpportunity.need, OfferedOpportunity.state).join(Thread)
    )
    assert {(title, need): state for title, need, state in found} == {
        (title, told.need): "matched" if told.matched_with else "open" for title, told in offered
    }
    answers = sum(post.answer for c in example.circles for talk in c.threads for post in talk.posts)
    assert db.session.scalar(select(func.count(OpportunityAnswer.id))) == answers
    waiting = select(func.count(JoinRequest.id)).where(JoinRequest.state == "waiting")
    assert db.session.scalar(waiting) == sum(len(circle.wishes) for circle in example.circles)


def test_a_second_time_changes_nothing_and_the_pages_show_it(loaded, db, visit):
    posts = db.session.scalar(select(func.count(Post.id)))
    with clock.moved_to(TODAY + timedelta(days=3)):
        assert not load_example(PASSWORD).new
    assert db.session.scalar(select(func.count(Post.id))) == posts
    ines, guest = visit(None), visit(None)
    ines.post("/sign-in", {"email": "ines@example.org", "password": PASSWORD})
    assert "Ines Duarte" in ines.get("/").text
    assert "Last Thursday" in ines.get("/groups/thursday-eight").text
    assert "Leaving One Basket" in guest.get("/groups/").text
    assert "Thursday Eight" not in guest.get("/groups/").text
    guest.get("/groups/thursday-eight", status=404)


def test_the_desk_holds_the_export_to_the_cent_and_a_story_of_months(loaded, db):
    with desk_of(member_with("ines@example.org")):
        _the_export_is_there_to_the_cent(db, loaded.note)
        _the_records_give_what_the_posts_say()


def _the_export_is_there_to_the_cent(db, note: str) -> None:
    path = real_export()
    content = path.read_bytes() if path else made_up_export(TODAY.date())
    amounts = [Decimal(row["Amount"]) for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    found = select(BillingItem.gross, BillingItem.unrounded).where(BillingItem.import_id.is_not(None))
    kept = [exact or to_decimal(gross, "USD") for gross, exact in db.session.execute(found)]
    assert (len(kept), sum(kept)) == (len(amounts), sum(amounts))
    assert f"{len(amounts)} rows" in note


def _the_records_give_what_the_posts_say() -> None:
    told = trend()
    assert [point.score for point in told] == sorted((point.score for point in told), reverse=True)
    assert (told[0].verdict, told[-1].verdict) == ("stops", "too_dependent")
    assert (told[0].band, told[-1].band) == ("critical", "moderate")
    _, run = run_on_day(TODAY.date(), "USD")
    runways = {row.pulled.account.id: row.pulled.runway_days for row in run.rows}
    assert runways["stripe"] < runways["upwork"] < 365
    assert min(run.row("upwork").pulled.survives.values()) < Fraction(1, 2)


def test_the_made_up_export_is_one_the_importer_takes_whole(db, ben):
    with desk_of(ben):
        content = made_up_export(TODAY.date())
        found = upload(io.BytesIO(content), "summary.csv")
        read_file(found)
        assert (found.fresh, found.broken, found.unsorted) == (content.count(b"\n") - 1, 0, 0)


def test_the_command_names_whom_to_sign_in_as(app, db, monkeypatch):
    monkeypatch.setitem(app.config, "GUILDHALL", _local(app))
    first, second = (app.test_cli_runner().invoke(args=["demo"]) for _ in range(2))
    for result in (first, second):
        assert result.exit_code == 0
        assert "ines@example.org" in result.output and PASSWORD in result.output
    assert "in already" in second.output and "in already" not in first.output


def test_where_others_could_sign_in_or_live_it_is_loaded_only_by_force(app, db, ada, monkeypatch):
    run = app.test_cli_runner().invoke
    monkeypatch.setitem(app.config, "GUILDHALL", _local(app))
    among_others = run(args=["demo"])
    monkeypatch.setitem(app.config, "GUILDHALL", _local(app).with_(base_url="https://hall.example.org"))
    in_the_open = run(args=["demo"])
    assert among_others.exit_code != 0 and "members of its own" in among_others.output
    assert in_the_open.exit_code != 0 and "well-known password" in in_the_open.output
    assert db.session.scalars(select(Member.id)).all() == [ada.id]
    forced = run(args=["demo", "--force"])
    assert forced.exit_code == 0 and PASSWORD not in forced.output
    assert member_with("ines@example.org")


@pytest.mark.parametrize(
    ("settings", "private"),
    [
        ({}, True),
        ({"base_url": "http://127.0.0.1:9000"}, True),
        ({"base_url": "https://hall.example.org"}, False),
        ({"base_url": "http://10.0.0.5:8000"}, False),
        ({"base_url": "http://localhost.example.org"}, False),
        ({"database_url": "postgresql+psycopg://somewhere"}, False),
    ],
)
def test_private_is_what_only_this_machine_reaches(app, settings, private):
    assert only_this_machine(_local(app).with_(**settings)) is private


def _local(app):
    return app.config["GUILDHALL"].with_(base_url="http://localhost:8000", database_url="sqlite://")


def _group(db, slug: str) -> Group:
    return db.session.scalars(select(Group).where(Group.slug == slug)).one()


def _happened_when_it_is_said_to_have(db, circle, group: Group) -> None:
    times = [instant(post.when, TODAY) for talk in circle.threads for post in talk.posts]
    found = db.session.scalars(select(Post.created_at).join(Thread).where(Thread.group_id == group.id))
    assert sorted(found) == sorted(times)
    assert (group.created_at, group.last_post_at) == (instant(circle.created, TODAY), max(times))


def _everybody_has_their_role(db, circle, group: Group) -> None:
    wanted = select(Member.email, Membership.role).join(Membership, Membership.member_id == Member.id)
    found = db.session.execute(wanted.where(Membership.group_id == group.id))
    assert {(email, role) for email, role in found} == {
        (email_of(circle.owner), "owner"),
        *((email_of(handle), "moderator") for handle in circle.moderators),
        *((email_of(handle), "member") for handle in circle.members),
    }
    pins = select(func.count()).select_from(ThreadPin).where(ThreadPin.group_id == group.id)
    assert db.session.scalar(pins) == sum(talk.pinned for talk in circle.threads)


def _posts_by_title(db, group: Group):
    for thread in db.session.scalars(select(Thread).where(Thread.group_id == group.id)):
        posts = select(Post.body).where(Post.thread_id == thread.id).order_by(Post.number)
        yield thread.title, list(db.session.scalars(posts))
