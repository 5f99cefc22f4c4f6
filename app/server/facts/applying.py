"""Facts from one seat, each applied exactly once: its key and its effect are one transaction."""

import hashlib
import json
import logging
from typing import Any, Final

from app.domain.errors import BadInput, HearthlineError
from app.domain.phrase import phrase, told_of
from app.domain.text import plain
from app.server.facts.effects import Setting, effect_of
from app.server.office import Office
from app.server.people.policy import SeatPrincipal
from app.server.reading import clean, fitted
from app.server.store import BAD_ROW, centre, facts
from app.server.store.writer import Tx
from app.wire.codec import from_plain
from app.wire.limits import LONGEST_WORD
from app.wire.office import (
    MOST_FACTS,
    Fact,
    FactAnswer,
    FactResult,
    FactResults,
)

log = logging.getLogger("hearthline.server")

_LATEST_WALL: Final = 1e11
_DEFECTS: Final = (
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError, *BAD_ROW,
)  # fmt: skip


def listed(body: Any) -> list[Any]:
    """Return the facts of a batch as they were sent. Raises BadInput when it is no batch at all."""
    sent = body.get("facts") if isinstance(body, dict) else None
    if not isinstance(sent, list) or not 1 <= len(sent) <= MOST_FACTS:
        raise BadInput(
            "bad_batch",
            "This is no batch of facts.",
            phrase("Send 1 to {most_facts} facts in a list.", most_facts=MOST_FACTS),
        )
    return sent


async def apply(
    office: Office, who: SeatPrincipal, sent: list[Any], *, is_clean: bool = False
) -> FactResults:
    """Apply a batch and return an answer for each fact, in its order, once all is on disk.

    `is_clean`: nothing in it has to be cleaned any more.
    Raises Unavailable when it could not be stored: then nothing of it was.
    """
    answers = await office.writer.write(
        lambda tx: _apply_all(tx, office, who, sent, is_clean=is_clean), apart=False
    )
    return FactResults(answers)


def _apply_all(
    tx: Tx, office: Office, who: SeatPrincipal, sent: list[Any], *, is_clean: bool
) -> list[FactAnswer]:
    settings = tx.shared.get(who.site)
    if settings is None:
        settings = tx.shared[who.site] = centre.load(tx.connection, who.site)
    setting = Setting(tx, office, who, settings)
    try:
        with tx.attempt():
            return _all_in_one(setting, sent if is_clean else [clean(item) for item in sent])
    except (HearthlineError, *_DEFECTS):  # told below, by the fact that has it
        pass
    with tx.attempt():
        return _one_by_one(setting, sent)


def _all_in_one(setting: Setting, sent: list[Any]) -> list[FactAnswer]:
    """Apply facts as most of them are: without fault. Raises whatever is wrong with one of them."""
    read = [_readable(item) for item in sent]  # clean already
    results = [_apply(setting, fact) for fact in read]
    _advance(setting, list(zip(read, results, strict=True)))
    return [FactAnswer(fact.id, result) for fact, result in zip(read, results, strict=True)]


def _one_by_one(setting: Setting, sent: list[Any]) -> list[FactAnswer]:
    """Apply each fact in an attempt of its own: one that cannot be applied takes none with it."""
    done: list[tuple[Fact, FactResult]] = []
    answers = [_answered(setting, item, done) for item in sent]
    _advance(setting, done)
    return answers


def _advance(setting: Setting, done: list[tuple[Fact, FactResult]]) -> None:
    applied: dict[str, list[int]] = {}
    for fact, result in done:
        if result is FactResult.APPLIED:
            applied.setdefault(fact.source, []).append(fact.seq)
    key = {"seat": setting.who.seat, "site": setting.who.site}
    for source, numbers in applied.items():
        facts.advance(setting.tx.connection, key, source, max(numbers), len(numbers))


def _answered(setting: Setting, item: Any, done: list[tuple[Fact, FactResult]]) -> FactAnswer:
    name = plain(str(item.get("id") or ""), 80) if isinstance(item, dict) else ""
    try:
        fact = _readable(clean(item))
        with setting.tx.attempt():
            result = _apply(setting, fact)
        done.append((fact, result))
        return FactAnswer(fact.id, result)
    except HearthlineError as error:
        return FactAnswer(name, FactResult.REJECTED, error.title, error.hint, told_of(error.as_dict()))
    except _DEFECTS as error:
        log.error("a fact of kind %s could not be applied", _kind(item), exc_info=error)
        title, hint = (
            phrase("The server could not apply this."),
            phrase("Its log has details; try again after an update."),
        )
        return FactAnswer(name, FactResult.REJECTED, title, hint)


def _readable(item: Any) -> Fact:
    fact = from_plain(Fact, item)
    if max(len(fact.id), len(fact.source), len(fact.kind), len(fact.boot)) > LONGEST_WORD:
        fact = fitted(Fact, item)
    if not fact.id or not fact.source or fact.seq < 0 or not 0.0 <= fact.wall < _LATEST_WALL:
        raise BadInput("bad_fact", "This fact has no usable id, sequence or time.", "Send it whole.")
    return fact


def _apply(setting: Setting, fact: Fact) -> FactResult:
    effect = effect_of(fact.kind)
    who = setting.who
    row = {
        "id": fact.id, "site": who.site, "seat": who.seat, "source": fact.source, "seq": fact.seq,
        "kind": fact.kind, "boot": fact.boot, "wall": fact.wall, "received_at": setting.office.clock(),
        "digest": digest(fact),
    }  # fmt: skip
    before = facts.remember(setting.tx.connection, row)
    if before is not None:
        if (before.seat, before.digest) == (who.seat, row["digest"]):
            return FactResult.DUPLICATE
        raise BadInput(
            "id_taken", "Another fact with this id is already stored.", "Both are kept where they are."
        )
    effect(setting, fact)
    return FactResult.APPLIED


def digest(fact: Fact) -> str:
    """Return a fingerprint of all that a fact says."""
    said = {name: getattr(fact, name) for name in Fact.__slots__}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _kind(item: Any) -> str:
    return plain(str(item.get("kind")), 40) if isinstance(item, dict) else "?"
