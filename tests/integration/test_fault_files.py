"""I-04: typed text in answers' headers, and paths that climb out of their folder."""

from bot.usertext import clean
from tests.harness.house import living_in
from webhooks.http_client import open_session

CLIMBING = (
    "/static/../config.toml",
    "/static/..%2f..%2fconfig.toml",
    "/pages/%2e%2e/%2e%2e/pyproject.toml",
    "/pages/..%5c..%5cpyproject.toml",
    "//etc/passwd",
)


def test_fault_i04_a_line_break_in_a_title_is_gone_before_it_is_stored():
    assert clean("Talk\r\nSet-Cookie: a=b", 100) == "Talk Set-Cookie: a=b"


async def test_fault_i04_paths_that_climb_and_line_breaks_in_addresses_lead_nowhere(tmp_path):
    async with living_in(tmp_path / "demo") as house, open_session() as session:
        base = house.server.url
        for path in CLIMBING:
            async with session.get(f"{base}{path}") as answer:
                assert answer.status in (400, 403, 404), path
                assert "seatmate" not in (await answer.text()).casefold()
        for broken in ("%0d%0a", "%0a", "%0d"):
            async with session.get(f"{base}/pay/x{broken}Set-Cookie:%20a=b") as answer:
                assert answer.status == 404
                assert "Set-Cookie" not in answer.headers
