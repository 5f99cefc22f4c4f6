"""`hearthline desk`: the window an agent works in."""

from app.desk.start import DeskStart


def main(arguments: list[str]) -> int:
    """Open the window. Returns the exit status."""
    from ui.main import run

    return run(DeskStart(link=arguments[0] if arguments else ""))
