"""The pages' parts without a browser: files with their digest, the way back, the steps, the countries."""

import json
import re

import httpx
import pytest

from app.domain.errors import BadInput, IllegalMove, Refused
from app.domain.opening import Hours
from app.domain.web_call_back import WebCallBackState as State
from app.server.app import create_app
from app.server.pages.assets import address, assets
from app.server.pages.call_back import wishes
from app.server.pages.countries import countries_of, country
from app.server.pages.texts import LANGUAGES, Audience, speaker
from app.server.pages.visitor import headline, steps
from app.server.pages.widget import script
from app.server.pages.wording import public_words, staff_words
from app.server.people.routes import local_path
from app.server.settings import ServerSettings
from app.server.store.centre import Centre
from app.wire.office import Visitor


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/board", "/board"),
        ("/board?wall=1", "/board?wall=1"),
        ("https://evil.example/", "/board"),
        ("//evil.example/", "/board"),
        ("/\\evil.example/", "/board"),
        ("javascript:alert(1)", "/board"),
        ("", "/board"),
    ],
)
def test_signing_in_leads_only_to_this_server(wanted: str, expected: str) -> None:
    assert local_path(wanted) == expected


def test_the_steps_of_a_request() -> None:
    assert [s.mark for s in steps(State.WAITING)] == ["here", "", "", ""]
    assert [s.mark for s in steps(State.DIALLING)] == ["done", "done", "here", ""]
    assert [s.mark for s in steps(State.REACHED)] == ["good"] * 4
    assert [s.mark for s in steps(State.CANCELLED)] == ["stopped"] * 4
    assert {len(steps(state)) for state in State} == {4}


def test_the_place_is_told_only_while_it_counts() -> None:
    say = speaker(Audience.PUBLIC, "en")
    assert headline(Visitor("t", State.WAITING, 1), say) == "You are next."
    assert headline(Visitor("t", State.WAITING, 4), say) == "You are number 4 in line."
    assert headline(Visitor("t", State.WAITING, 0), say) == "You are in line."
    assert headline(Visitor("t", State.CLAIMED, 4), say) == "Somebody has your request."


def test_the_plain_form_offers_times_and_keeps_the_one_chosen() -> None:
    assert [(w.at, w.chosen) for w in wishes(1000.0, 0.0, Hours())] == [
        (0, True),
        (4600, False),
        (87400, False),
    ]
    assert [w.chosen for w in wishes(1060.0, 4600.0, Hours())] == [False, True, False]


def test_a_centre_calls_its_own_country_or_those_it_names() -> None:
    assert [(c.region, c.code) for c in countries_of(Centre())] == [("RO", 40)]
    several = countries_of(Centre(region="KR", countries=["KR", "PH", "XX"]))
    assert [(c.region, c.code) for c in several] == [("KR", 82), ("PH", 63)]
    assert country("RO").example.startswith("07")


def test_refusals_are_told_in_the_visitors_language() -> None:
    words = public_words(Refused("not_callable", "We cannot call this country."), "ko", "KR +82")
    assert "KR +82" in words.hint
    assert words.field == "number"
    assert (
        public_words(IllegalMove("Web Call Back", "dialling", "cancelled"), "en").title
        == "It is too late for that."
    )
    other = public_words(BadInput("never_heard", "English title", "English hint"), "ko")
    assert (other.title, other.hint) == ("English title", "English hint")
    assert staff_words(Refused("wrong_credentials", "x"), "ko").title == "이름 또는 비밀번호가 틀렸습니다."
    assert staff_words(Refused("never_heard", "x", "y"), "ko").title == "x"


def test_the_widget_carries_its_texts_and_nothing_is_left_to_fill() -> None:
    source = script(countries_of(Centre(countries=["RO", "ES"]))).decode()
    found = re.search(r"const config = (\{.*\});\n", source)
    assert found is not None
    config = json.loads(found.group(1))
    assert set(config["texts"]) == set(LANGUAGES[Audience.PUBLIC])
    assert [c["code"] for c in config["countries"]] == [40, 34]
    for texts in config["texts"].values():
        for key in re.findall(r'[^\w]t\("([^"]+)"', source):
            assert key in texts, key


async def _get(path: str, **headers: str) -> httpx.Response:
    app = create_app(ServerSettings("sqlite:///never-opened.sqlite"))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get(path, headers=headers, follow_redirects=True)


async def test_files_are_kept_for_ever_under_their_digest_and_only_there() -> None:
    kept = await _get(address("board/main.js"))
    assert kept.status_code == 200
    assert kept.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in kept.headers["cache-control"]
    old = await _get("/public/assets/0000000000000000/board/main.js")
    assert old.headers["cache-control"] == "no-store"
    again = await _get(address("tokens.css"), **{"If-None-Match": kept.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["../texts.py", "..%2ftexts.py", "board/../../page.py", "/etc/passwd", "nothing.css", "%00"]
)
async def test_nothing_but_the_pages_own_files_is_sent(path: str) -> None:
    answer = await _get(f"/public/assets/{assets().digest}/{path}")
    assert answer.status_code in {401, 404}
    assert "import" not in answer.text


async def test_every_answer_of_a_page_forbids_scripts_that_are_not_ours() -> None:
    answer = await _get("/sign-in", **{"Accept-Language": "ko"})
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["content-language"] == "ko"
    assert "로그인" in answer.text
    assert not re.search(r"<script(?![^>]*src)(?![^>]*application/json)|\son\w+=|\sstyle=", answer.text)


async def test_whoever_navigates_gets_a_refusal_as_a_page_and_programs_as_a_problem() -> None:
    page = await _get("/public/nothing-here", Accept="text/html,*/*", **{"Accept-Language": "es"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert "/public/call-back" in page.text
    problem = await _get("/public/nothing-here", Accept="application/json")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "not_found"
    led = await _get("/board?wall=1", Accept="text/html")
    assert led.url.path == "/sign-in"
