"""The catalogue: every language says everything with the same places; every text asked for is there."""

import json
import re
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.domain.phrase import phrase
from app.server.pages import texts
from app.server.pages.icons import ICONS
from app.server.pages.texts import LANGUAGES, Audience, catalogue, choose, speaker
from app.server.pages.wording import PUBLIC_ERRORS, said, staff_words

FOLDER = Path(texts.__file__).parent
EVERY = [(audience, language) for audience, languages in LANGUAGES.items() for language in languages]
STAFF_FILES = [*sorted((FOLDER / "static/board").glob("*.js")), FOLDER / "templates/board.html"]
STAFF_FILES += [FOLDER / "templates/sign_in.html"]
PUBLIC_FILES = [FOLDER / "static/visitor.js", FOLDER / "templates/widget.js"]
PUBLIC_FILES += [FOLDER / f"templates/{name}.html" for name in ("visitor", "call_back", "plain_form")]
ASKED = re.compile(r"""(?<![\w.])(?:t|wordFor)\((["'`])([^"'`]+)\1""")


@pytest.mark.parametrize(("audience", "language"), EVERY)
def test_every_language_has_every_text_with_the_same_places(audience: Audience, language: str) -> None:
    english = catalogue(audience, "en")
    own = json.loads((FOLDER / f"texts/{audience}.{language}.json").read_text(encoding="utf-8"))
    assert set(own) == set(english)
    for key, text in own.items():
        assert text.strip(), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize(
    ("audience", "path"),
    [(Audience.STAFF, p) for p in STAFF_FILES] + [(Audience.PUBLIC, p) for p in PUBLIC_FILES],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_every_text_that_a_page_asks_for_is_there(audience: Audience, path: Path) -> None:
    keys = set(catalogue(audience, "en"))
    for _, key in ASKED.findall(path.read_text(encoding="utf-8")):
        start, made = key.partition("${")[0], "${" in key or key.endswith(".")
        assert key in keys or (made and any(k.startswith(start) for k in keys)), f"{path.name}: {key}"


def test_words_of_the_contract_have_texts() -> None:
    from app.domain.agent import Confidence, Shown, SystemReason
    from app.domain.kpi import CallResult, ServiceLevel
    from app.domain.web_call_back import WebCallBackState

    staff, public = catalogue(Audience.STAFF, "en"), catalogue(Audience.PUBLIC, "en")
    assert {f"shown.{word}" for word in Shown} <= set(staff)
    assert {f"reason.{word}" for word in SystemReason} <= set(staff)
    assert {f"how.{word}" for word in CallResult} <= set(staff)
    assert {f"formula.{word}" for word in ServiceLevel} <= set(staff)
    assert {f"confidence.{c}" for c in Confidence if c is not Confidence.UNKNOWN} <= set(staff)
    assert {f"state.{word}" for word in WebCallBackState} <= set(public)
    assert {f"more.{word}" for word in WebCallBackState} <= set(public)
    for name in PUBLIC_ERRORS.values():
        assert {f"error.{name}", f"error.{name}.hint"} <= set(public)
    marks = {"line", "net", "voice", "headset", "check", "version"}
    assert {"ok", "bad", "warn", "none", "confirmed", "assumed", "drifted"} | marks == set(ICONS)
    assert {f"mark.{name}" for name in marks} <= set(staff)


@pytest.mark.parametrize(
    ("accepted", "wished", "expected"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
        ("de-DE,ro;q=0.3,en;q=0.8", "", "en"),
        ("de, ro;q=0.5", "", "ro"),
        ("tl-PH", "", "fil"),
        ("ES_419", "", "es"),
        ("ko;q=0, es", "", "es"),
        ("", "", "en"),
        ("*", "", "en"),
        ("x" * 100_000, "", "en"),
        (";;q=,,,;q=x,ko;q=nonsense", "", "en"),
        ("en", "ko", "ko"),
        ("ro", "../../etc", "ro"),
        ("es;q=nan, ko;q=0.5", "", "ko"),
    ],
)
def test_the_language_is_chosen_from_link_and_browser(accepted: str, wished: str, expected: str) -> None:
    assert choose(Audience.PUBLIC, accepted, wished) == expected


def test_staff_pages_speak_english_to_languages_they_lack() -> None:
    assert choose(Audience.STAFF, "ro,ko;q=0.2") == "ko"
    assert choose(Audience.STAFF, "ro") == "en"


def test_a_text_is_filled_and_an_unknown_one_is_a_defect() -> None:
    say = speaker(Audience.PUBLIC, "en")
    assert say("state.waiting.later", place=3) == "You are number 3 in line."
    with pytest.raises(KeyError):
        say("no.such.text")


def test_what_has_no_words_of_the_pages_is_translated_by_its_template() -> None:
    title = phrase("The switch at {host}:{port} does not answer.", host="192.0.2.7", port=5038)
    words = staff_words(Unavailable("switch_silent_now", title, "It is tried again."), "ko")
    assert words.title == "192.0.2.7:5038의 교환기가 응답하지 않습니다."
    assert words.hint == "다시 시도합니다."
    assert said(phrase("Line {number}: {title}", number=3, title=title), "ko").startswith(
        "3번째 줄: 192.0.2.7"
    )
    assert said(title, "en") == title
    assert said("never heard", "ko") == "never heard"
