"""Courses, suggestions and verification, pressed as people do (B8, B9, B15, C10, E14, O1 to O5)."""

import re

import pytest

from bot.ui import Act
from core.settings import CourseSettings, MentorSettings, Settings
from tests.harness.chatters import stage
from tests.harness.course_site import course_site
from tests.harness.town import settle_town

SITES = Settings(courses=CourseSettings(sites=("academy",)))
STRICT = Settings(mentors=MentorSettings(require_verification=True))


async def mona_makes_a_course(town, title="Python"):
    await town.mona.say("/mycourses")
    await town.mona.press("New course")
    await town.mona.fill(title=title, reference="py-101")
    town.mona.sees("The course is there", "academy / py-101")


async def mona_links_her_offering(town, offering="Mock interview"):
    await town.mona.say("/myofferings")
    await town.mona.press(offering)
    await town.mona.press("More settings")
    await town.mona.press("Course")
    await town.mona.press("Python")
    town.mona.sees("The offering belongs to this course now", offering)


async def test_o3_e14_from_the_completion_to_the_booking_in_one_tap(database_url):
    async with stage(database_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await mona_links_her_offering(town)
        await site.tell(site.completed())
        town.sara.sees("Well done: Python completed", "Mock interview", "mona", "€40.00")
        assert town.sara.last.screen.choices[0].label == "Mock interview"
        assert len(town.sara.last.screen.choices) <= 5
        await town.sara.press("Mock interview")
        town.sara.sees("which day?")


async def test_o4_dismiss_is_kept_and_the_menu_has_it_until_then(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await site.tell(site.completed())
        await town.sara.say("/start")
        await town.sara.press("What to go on with")
        town.sara.sees("Your number for course sites")
        await town.sara.press("Python")
        await town.sara.press("Dismiss")
        town.sara.sees("not shown suggestions for this course again")
        count = len(town.sara.messages)
        await site.tell(site.completed(event_id="evt-2"))
        assert len(town.sara.messages) == count
        await town.sara.say("/start")
        assert "What to go on with" not in town.sara.sight
        await town.sara.say("/suggestions")
        town.sara.sees("There is nothing here now")


async def test_the_number_that_a_student_reads_is_the_one_a_site_names_them_by(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await town.sara.say("/suggestions")
        number = re.search(r"course sites: ([0-9A-Z]+)", town.sara.sight)
        assert number is not None
        await site.tell(site.completed(student={"number": number.group(1)}))
        town.sara.sees("Well done: Python completed")


@pytest.mark.parametrize("platform", ["telegram", "discord", "whatsapp"])
async def test_o3_the_suggestions_fit_every_platform(sqlite_url, platform):
    async with stage(sqlite_url, platform, settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here, platform)
        await mona_course_typed(town, platform)
        await site.tell(site.completed(channel=platform))
        town.sara.sees("Well done: Python completed", "Mock interview")
        await town.sara.press("Mock interview")
        town.sara.sees("which day?")


async def mona_course_typed(town, platform):
    await town.mona.say("/mycourses")
    await town.mona.press("New course")
    if platform == "discord":
        await town.mona.fill(title="Python", reference="py-101")
    else:
        await town.mona.type("Python")
        await town.mona.type("py-101")
    town.mona.sees("The course is there")


async def test_in_arabic_too(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here, language="ar")
        await town.mona.say("/mycourses")
        await town.mona.press("دورة جديدة")
        await town.mona.fill(title="بايثون", reference="py-101")
        await site.tell(site.completed())
        town.sara.sees("أحسنت: أتممت بايثون", "Mock interview")
        await town.sara.press("لا أريدها")
        town.sara.sees("لن تُعرض عليك")


async def test_staff_mark_a_student_take_it_back_and_the_student_is_told_at_once(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await town.stella.say("/staff courses")
        await town.stella.press("Python")
        await town.stella.press("Mark a student")
        await town.stella.fill(name="sar")
        await town.stella.press("sara")
        town.stella.sees("Did sara complete it?")
        await town.stella.press("Yes, completed")
        town.stella.sees("sara has been told")
        town.sara.sees("Well done: Python completed")
        await town.stella.press("sara")
        await town.stella.press("Take it back")
        town.stella.sees("Taken back", "Nobody has completed it yet")
        await town.sara.say("/suggestions")
        town.sara.sees("There is nothing here now")


async def test_a_completion_of_a_stranger_is_placed_by_staff(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await site.tell(site.completed("somebody-else"))
        town.stella.sees("A completed course has to be placed", "web:somebody-else")
        await town.stella.press("Open it")
        await town.stella.press("Look again")
        town.stella.sees("Still unknown")
        await town.stella.press("It is this student")
        await town.stella.fill(name="omar")
        await town.stella.press("omar")
        await town.stella.press("Yes, completed")
        town.stella.sees("It has found its student")
        town.omar.sees("Well done: Python completed")


async def test_a_course_made_late_finds_its_completions_and_a_wrong_one_is_dropped(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        await site.tell(site.completed())
        await site.tell(site.completed(course="never"))
        await mona_makes_a_course(town)
        town.sara.sees("Well done: Python completed")
        await town.stella.say("/courses")
        await town.stella.press("1 completion to place")
        await town.stella.press("academy / never")
        town.stella.sees("No course here has this number")
        await town.stella.press("Drop it")
        await town.stella.press("Yes, drop it")
        town.stella.sees("It was dropped", "Every completion has found its student")


async def test_staff_make_a_course_for_a_mentor_who_archives_and_brings_it_back(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here:
        town = await settle_town(here)
        await town.stella.say("/courses")
        await town.stella.press("New course for a mentor")
        await town.stella.press("mona")
        await town.stella.press("New course")
        await town.stella.fill(title="Python", reference="py-7")
        town.stella.sees("The course is there", "mona")
        await town.mona.say("/mycourses")
        await town.mona.press("Python")
        await town.mona.press("Archive")
        await town.mona.press("Yes, archive it")
        town.mona.sees("This course is archived")
        await town.mona.press("Bring back")
        await town.mona.press("Edit")
        await town.mona.fill(title="Python 2")
        town.mona.sees("Saved", "Python 2")


async def test_c10_o1_my_offerings_say_which_course_they_belong_to(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await mona_links_her_offering(town, "Career talk")
        shown = await town.mona.say("/myofferings")
        assert shown.screen.choices[0].label == "Career talk"
        assert "Python" in shown.screen.choices[0].detail
        assert "Python" not in shown.screen.choices[1].detail
        await town.mona.press("Career talk")
        await town.mona.press("More settings")
        await town.mona.press("Course")
        town.mona.sees("It belongs to Python now")
        await town.mona.press("Take it out of the course")
        town.mona.sees("Whoever completes the course is shown this offering")


async def test_fault_z02_forged_presses_of_strangers_find_nothing(sqlite_url):
    async with stage(sqlite_url, "web", settings=SITES) as here, course_site(here) as site:
        town = await settle_town(here)
        await mona_makes_a_course(town)
        await site.tell(site.completed())
        course, completion, mine = await here.db.read(
            lambda uow: (
                uow.courses.every()[0].id,
                uow.completions.of_student(town.ids["sara"])[0].id,
                uow.offerings.of(town.ids["mona"])[0].id,
            )
        )
        sara = town.ids["sara"]
        for who in (town.omar, town.max):
            for forged in (
                Act("sugc", course),
                Act("sugd", course),
                Act("crs", course),
                Act("cred", course),
                Act("crar", course, 0),
                Act("crlk", mine),
                Act("crln", mine, 0, (course,)),
                Act("crdn", course),
                Act("crcp", completion),
                Act("crtb", completion, 0),
                Act("crmy", course, extra=(sara,)),
                Act("crup"),
                Act("vrf", town.ids["mona"]),
                Act("vrfl"),
            ):
                await who.press_act(forged, None)
                assert "Python" not in who.sight, forged
        missing = await town.omar.press_act(Act("sugc", 12345), None)
        theirs = await town.omar.press_act(Act("sugc", course), None)
        assert missing.text == theirs.text
        assert await here.db.read(lambda uow: uow.completions.get(completion).taken_back_at) is None


async def test_b8_b9_a_mentor_waits_is_verified_and_shown_with_the_mark(sqlite_url):
    async with stage(sqlite_url, "web", settings=STRICT) as here:
        town = await settle_town(here)
        await town.sara.say("/offerings")
        town.sara.does_not_see("Mock interview")
        mine = await here.db.read(lambda uow: uow.offerings.of(town.ids["mona"])[0].id)
        await town.sara.press_act(Act("offr", mine), None)
        town.sara.does_not_see("Mock interview")
        await town.mona.press_act(Act("offr", mine), None)
        town.mona.sees("Mock interview", "Waits for verification")
        await town.stella.say("/verification")
        town.stella.sees("2 mentors are not verified")
        await town.stella.press("mona")
        await town.stella.press("Verify")
        await town.stella.fill(reason="Taught with her for years")
        town.stella.sees("Verified; the mentor has been told", "✓ verified")
        town.mona.sees("You are verified")
        await town.sara.say("/offerings")
        town.sara.sees("Mock interview", "✓ verified")
        await town.sara.press("Mock interview")
        town.sara.sees("✓ verified")
        await town.stella.press("Take it back")
        await town.stella.fill(reason="Has left the school")
        town.mona.sees("Your verification was taken back", "Has left the school")
        await town.sara.press_act(Act("days", mine), None)
        town.sara.sees("I could not find that")


async def test_b8_nothing_is_hidden_where_verification_is_not_required(sqlite_url):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.say("/offerings")
        town.sara.sees("Mock interview")
        town.sara.does_not_see("✓ verified")
        await town.stella.say("/people mona")
        await town.stella.press("mona")
        await town.stella.press("Verification")
        await town.stella.press("Verify")
        await town.stella.fill(reason="Known")
        await town.sara.say("/mentors")
        town.sara.sees("✓ verified")
