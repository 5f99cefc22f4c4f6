"""Forgetting an agent or another person who has left: identity goes, figures stay."""

from dataclasses import dataclass

from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.domain.text import plain
from app.server.people.codes import letters
from app.server.store import Connection, audit, forgetting, former_agents


@dataclass(frozen=True, slots=True)
class FormerAgent:
    """The name under which the rows stand now, and how many there are."""

    alias: str
    rows: int


def forget_agent(connection: Connection, site: str, who: str, name: str, now: float) -> FormerAgent:
    """Forget somebody whose seat and account were taken back. Raises BadInput, Refused.

    The audit log is not rewritten: it keeps the name until its own time is over. The line says only the
    new name.
    """
    typed = plain(name, 300)
    if not typed:
        raise BadInput("nothing_named", "Nothing is named that could be erased.", "Name a person.")
    if former_agents.still_here(connection, site, typed):
        raise Refused(
            "still_here",
            phrase("{name} still has a seat or an account.", name=typed),
            "Take the seat and the account back first.",
        )
    forgetting.overwrite(connection)
    alias = f"Former agent {letters(5)}"
    names = former_agents.spellings(connection, site, typed)
    rows = former_agents.rename(connection, site, names, alias)
    if not former_agents.remove(connection, site, names, alias) and not rows:
        raise Refused(
            "not_found", phrase("Nothing is known of {name}.", name=typed), "See how it is written."
        )
    audit.note(connection, site, now, who, "agent.erased", alias=alias, rows=rows)
    return FormerAgent(alias, rows)
