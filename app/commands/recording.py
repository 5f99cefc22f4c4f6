"""`hearthline recording`: make a sound file of a recording; and the process that writes recordings."""

import argparse
import getpass
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from app.domain.errors import BadInput, HearthlineError

NOT_WHOLE: Final = 3
"""The exit status when the sound is good but its end is missing (a crash cut it short)."""


def main(arguments: list[str]) -> int:
    """Do what is asked. Returns 0, 1 for what cannot be opened, 2 for bad use, 3 without the end."""
    if arguments == ["writer"]:
        from app.recording.writer import run
        from app.wire.home import recordings_folder

        return run(recordings_folder())
    options = _parser().parse_args(arguments)
    try:
        return _open(options)
    except HearthlineError as error:
        print(f"{error.title} {error.hint}".strip(), file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    return 1


def _open(options: argparse.Namespace) -> int:
    from app.recording.keys import private_key
    from app.recording.opening import Player

    key = private_key(options.key.read_text(encoding="ascii"), _pass_phrase(options))
    target: Path = options.output or options.files[0].with_suffix(".wav")
    if target.exists():
        raise BadInput("file_there", f"{target} is there already.", "Name another file with --output.")
    fresh = target.with_name(target.name + ".new")
    try:
        with ExitStack() as stack:
            sources = [stack.enter_context(path.open("rb")) for path in options.files]
            player = Player(sources, key)
            stack.enter_context(fresh.open("wb")).writelines(player.wav())
        fresh.rename(target)
    finally:
        fresh.unlink(missing_ok=True)
    heard = player.heard
    print(f"{target}: {heard.seconds:.1f} s, left the agent, right the caller")
    if not heard.whole:
        print("The end is missing: the recording was cut short.", file=sys.stderr)
        return NOT_WHOLE
    return 0


def _pass_phrase(options: argparse.Namespace) -> str:
    if options.pass_phrase_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("Pass phrase of the key: ")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hearthline recording", description=__doc__)
    words = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    opener = words.add_parser("open", help="make a WAV file of the files of one recording")
    opener.add_argument("files", nargs="+", type=Path, metavar="FILE")
    opener.add_argument("--key", required=True, type=Path, metavar="PRIVATE", help="private key (PEM)")
    opener.add_argument("--output", type=Path, metavar="WAV", help="default: the first file's name with .wav")
    opener.add_argument(
        "--pass-phrase-stdin", action="store_true", help="read the key's pass phrase from standard input"
    )
    return parser
