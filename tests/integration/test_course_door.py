"""POST /courses/<site> over real HTTP: who is let in, what is kept (W-03 to W-09)."""

import asyncio
import json
import logging

import pytest

from core.ids import encode
from core.settings import CourseSettings, Settings
from core.use_cases import courses
from tests.harness.chatters import stage
from tests.harness.course_site import FOREIGN, OLD, SECRET, course_site
from tests.harness.town import settle_town
from webhooks.courses.door import HEADER

SITES = Settings(courses=CourseSettings(sites=("academy", "school")))


async def make(town, site="academy"):
    def unit(uow):
        mona = uow.people.get(town.ids["mona"])
        return courses.make_course(uow, mona, mona.id, "Python", site, "py-101").id

    return await town.stage.db.write(unit)


async def done(here, course):
    return await here.db.read(lambda uow: list(uow.completions.of_course(course)))


async def test_a_signed_event_is_kept_once_however_often_it_comes(database_url):
    async with stage(database_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        course = await make(town)
        event = site.completed()
        assert await site.tell(event) == (200, {"status": "stored"})
        for _ in range(3):
            assert await site.tell(event) == (200, {"status": "repeated"})
        number = {"student": {"number": encode(town.ids["sara"])}}
        assert (await site.tell({**event, **number}))[0] == 200
        (completion,) = await done(here, course)
        assert completion.student_id == town.ids["sara"]
        assert completion.source == "courses:academy"


async def test_fault_m02_ten_at_once_are_one_completion(database_url):
    async with stage(database_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        course = await make(town)
        events = [site.completed(event_id=f"evt-{n % 5}") for n in range(10)]
        answers = await asyncio.gather(*(site.tell(event) for event in events))
        assert {status for status, _ in answers} == {200}
        await here.wait(minutes=2)
        assert len(await done(here, course)) == 1


async def test_fault_w03_forged_is_refused_without_a_word_and_nothing_is_kept(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        course = await make(await settle_town(here))
        raw = json.dumps(site.completed()).encode()
        right = site.header(raw)
        bad = [
            {},
            {HEADER: ""},
            {HEADER: site.header(raw, FOREIGN)},
            {HEADER: site.header(raw, "")},
            {HEADER: right.replace("v1=", "v2=")},
            {HEADER: f"t={site.stamp + 1},{right.partition(',')[2]}"},
        ]
        for headers in bad:
            assert await site.post(raw, headers) == (403, {})
        changed = raw.replace(b"sara", b"omar")
        assert await site.post(changed, {HEADER: right}) == (403, {})
        assert await site.post(raw, {HEADER: right}, "school") == (403, {})
        assert await done(here, course) == []
        assert await here.db.read(lambda uow: list(uow.inbox.waiting(uow.now, 9))) == []


async def test_fault_w04_an_old_request_is_a_replay_and_both_secrets_of_a_rotation_are_good(
    sqlite_url,
):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        course = await make(await settle_town(here))
        raw = json.dumps(site.completed()).encode()
        for ago in (301, 86_400 * 30, -301):
            stale = {HEADER: site.header(raw, stamp=site.stamp - ago)}
            assert await site.post(raw, stale) == (403, {})
        assert (await site.post(raw, {HEADER: site.header(raw, OLD, site.stamp - 299)}))[0] == 200
        assert (await site.post(raw, {HEADER: site.header(raw)}))[0] == 200
        await here.quiet()
        assert len(await done(here, course)) == 1


async def test_fault_w06_another_site_completes_no_course_of_this_one(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        course = await make(await settle_town(here))
        assert (await site.tell(site.completed(), FOREIGN, "school"))[0] == 200
        assert await done(here, course) == []
        waiting = await here.db.read(lambda uow: list(uow.reports.waiting()))
        assert [each.site for each in waiting] == ["school"]


async def test_a_site_without_a_secret_and_one_there_is_not_are_no_doors(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        for name in ("closed", "nobody", "Academy", "academy/x"):
            status, _ = await site.post(b"{}", {HEADER: site.header(b"{}")}, name)
            assert status == 404


async def test_the_answer_tells_nothing_of_who_is_known(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        await make(await settle_town(here))
        known = await site.tell(site.completed("sara"))
        unknown = await site.tell(site.completed("nobody"))
        elsewhere = await site.tell(site.completed(course="nothing"))
        assert known == unknown == elsewhere == (200, {"status": "stored"})


async def test_fault_w05_a_test_event_is_answered_and_changes_nothing(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        course = await make(await settle_town(here))
        assert await site.tell(site.completed(test=True)) == (200, {"status": "test"})
        assert await done(here, course) == []


async def test_fault_w07_what_cannot_be_stored_comes_again_and_i13_no_secret_is_logged(
    sqlite_url, monkeypatch, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        course = await make(await settle_town(here))
        with monkeypatch.context() as patch:
            patch.setattr(here.engine.doorway, "store", _broken)
            assert await site.tell(site.completed()) == (503, {})
        assert (await site.tell(site.completed()))[1] == {"status": "stored"}
        assert len(await done(here, course)) == 1
        said = caplog.text + "".join(capfd.readouterr())
        for secret in (SECRET, OLD, FOREIGN):
            assert secret not in said


async def _broken(*_):
    raise OSError(f"disk full, and here is {SECRET}")


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b'{"type":"course.completed"}'])
async def test_fault_w09_signed_nonsense_is_named(sqlite_url, raw):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        status, said = await site.post(raw, {HEADER: site.header(raw)})
        assert (status, set(said)) == (400, {"error"})
