"""`hearthline server`: run the central server, and what its administrator does at the console."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, Final

from app.domain.errors import BadInput, Damaged, HearthlineError
from app.wire.home import server_address_file, server_database


def main(arguments: list[str]) -> int:
    """Run the server or one of its commands. Returns the exit status; prints what to do when it fails."""
    options = _parser().parse_args(arguments)
    options.database = options.database or f"sqlite:///{server_database()}"
    try:
        if options.command is None:
            return _serve(options)
        return _command(options)
    except HearthlineError as error:
        print(" ".join(part for part in (error.title, error.hint) if part), file=sys.stderr)
        return 1


def _serve(options: argparse.Namespace) -> int:
    from app.server.serving import logged, serve
    from app.server.settings import ServerSettings, listen_address, network

    host, port = listen_address(options.listen)
    settings = ServerSettings(
        database=options.database, host=host, port=port, tls_cert=options.tls_cert, tls_key=options.tls_key,
        behind_proxy=tuple(network(text) for text in options.behind_proxy), embedded=options.embedded,
        public_url=options.public_url.rstrip("/"), recordings=options.recordings,
        recording_phrase=_recording_phrase(options),
        second_factor_optional=options.second_factor == "optional",
    )  # fmt: skip
    settings.check()
    with logged(embedded=options.embedded):
        serve(settings)
    return 0


def _command(options: argparse.Namespace) -> int:
    if options.command == "seats-needed":
        return _seats_needed(options)
    if options.command in {"backup", "restore"}:
        return _copies(options)
    from app.server.console import Console
    from app.server.store.database import Database

    database = Database(options.database)
    database.open(exclusive=False)
    try:
        for line in _CONSOLE[options.command](Console(database), options):
            print(line)
    finally:
        database.close()
    return 0


def _copies(options: argparse.Namespace) -> int:
    from app.server.store.backup import backup, restore

    if options.command == "backup":
        backup(options.database, options.file)
        print(f"saved to {options.file}")
        print(_recordings_saved(options))
        return 0
    kept = restore(options.database, options.file)
    print("restored" + (f"; the database before is kept as {kept}" if kept else ""))
    print(_recordings_restored(options))
    return 0


def _recordings_saved(options: argparse.Namespace) -> str:
    from app.server.recordings.copies import copies_of, copy_out
    from app.server.recordings.shelf import shelf_folder
    from app.server.store.database import Database

    if options.without_recordings:
        return "recordings are not in it, as you asked"
    database, target = Database(options.database), copies_of(options.file)
    database.open(exclusive=False)
    try:
        copied = copy_out(database, shelf_folder(options.recordings, options.database), target)
    finally:
        database.close()
    lost = f"; {copied.lost} have no file any more, or another one" if copied.lost else ""
    if not copied.files:
        return f"there are no recordings{lost}"
    return f"{copied.files} recordings ({copied.bytes / 1e6:.1f} MB, encrypted) are in {target}{lost}"


def _recordings_restored(options: argparse.Namespace) -> str:
    from app.server.recordings.copies import copies_of, copy_back
    from app.server.recordings.shelf import shelf_folder

    source = copies_of(options.file)
    if options.without_recordings or not source.is_dir():
        return "recordings were left as they are"
    count = copy_back(source, shelf_folder(options.recordings, options.database))
    return f"{count} recordings were put back"


def _seats_needed(options: argparse.Namespace) -> int:
    from app.domain.staffing import seats_needed, with_shrinkage

    if not (options.calls > 0 and options.minutes > 0 and options.handling > 0):
        raise BadInput("bad_number", "Calls, minutes and seconds are more than nothing.", "Correct them.")
    if not (0 < options.target < 1 and 0 <= options.shrinkage < 1):
        raise BadInput("bad_number", "Shares lie between 0 and 1.", "Write 0.8 for 80 %.")
    load = options.calls * options.handling / (options.minutes * 60)
    found = seats_needed(load, options.handling, target=options.target, within=options.within)
    people = with_shrinkage(found.seats, options.shrinkage)
    print(f"{found.seats} seats for {load:.2f} erlangs (Erlang C: nobody gives up)")
    print(f"answered within {options.within:g} s: {100 * (found.in_time or 0):.1f} %")
    print(f"mean wait {found.mean_wait:.1f} s, occupancy {100 * found.occupancy:.1f} %")
    print(f"{people} people with {100 * options.shrinkage:g} % away")
    return 0


def _admin(console: Any, options: argparse.Namespace) -> list[str]:
    from app.server.people.policy import Role

    if options.what == "link":
        return [_address() + console.sign_in_link(options.name)]
    if options.what == "unlock":
        console.unlock(options.name)
        return ["done"]
    if options.what in {"second-factor", "no-second-factor"}:
        address = console.second_factor(options.name, on=options.what == "second-factor")
        return [f"for the authenticator app: {address}"] if address else ["done"]
    given = _line_from_stdin() if options.password_stdin else None
    if options.what == "add":
        password = console.add_person(options.name, Role(options.role), given)
    else:
        password = console.change_password(options.name, given)
    return [f"password: {password}"] if given is None else ["done"]


def _seat(console: Any, options: argparse.Namespace) -> list[str]:
    if options.what == "list":
        return [f"{seat.name}\t{seat.agent}" for seat in console.seats()]
    if options.what == "revoke":
        console.revoke_seat(options.name)
        return ["done"]
    make = console.add_seat if options.what == "add" else console.new_code
    return [make(options.name, options.agent, _sip(options))]


def _settings(console: Any, options: argparse.Namespace) -> list[str]:
    import json

    from app.wire.codec import to_plain

    changes = {}
    for pair in options.changes:
        name, separator, text = pair.partition("=")
        if not separator:
            raise BadInput("bad_setting", f"{pair!r} is no setting.", "Write NAME=VALUE.")
        try:
            changes[name] = json.loads(text)
        except ValueError:
            changes[name] = text
    return [
        f"{n}={json.dumps(v, ensure_ascii=False)}" for n, v in to_plain(console.settings(changes)).items()
    ]


def _import_files(console: Any, options: argparse.Namespace) -> list[str]:
    return [f"{console.import_files(options.file)} caller files are new or changed"]


def _audit(console: Any, _options: argparse.Namespace) -> list[str]:
    place = console.audit_broken()
    if place is not None:
        raise Damaged(
            "audit_broken",
            f"The audit log was changed after it was written: line {place} does not fit.",
            "Compare with a backup; whoever could write the database did this.",
        )
    return ["the audit log is whole"]


def _switch_secret(console: Any, _options: argparse.Namespace) -> list[str]:
    console.switch_secret(_line_from_stdin())
    return ["done"]


def _recording_key(console: Any, options: argparse.Namespace) -> list[str]:
    if options.what == "export":
        return [console.recording_key()]
    return [f"recordings are now made for the key {console.new_recording_key(_recording_phrase(options))}"]


def _erase(console: Any, options: argparse.Namespace) -> list[str]:
    from app.server.recordings.shelf import Shelf, shelf_folder
    from app.wire.recordings import EraseRecordings

    shelf = Shelf(shelf_folder(options.recordings, options.database))
    asked = EraseRecordings(options.recording, options.call, options.number, options.person)
    return [f"{console.erase_recordings(asked, shelf)} recordings are erased; the seats are told"]


_CONSOLE = {
    "audit": _audit,
    "recording-key": _recording_key,
    "erase": _erase,
    "switch-secret": _switch_secret,
    "admin": _admin,
    "seat": _seat,
    "set": _settings,
    "import-files": _import_files,
}


def _sip(options: argparse.Namespace) -> Any:
    from app.wire.office import SipAccount

    password = _line_from_stdin() if options.sip_password_stdin else None
    if not options.sip_registrar:
        return SipAccount(password=password) if password is not None else None
    if not options.sip_user:
        raise BadInput("no_sip_user", "The SIP account has no user.", "Give --sip-user.")
    registrar = options.sip_registrar
    if not registrar.lower().startswith(("sip:", "sips:")):
        registrar = f"sip:{registrar}"
    if "transport=" not in registrar:
        registrar = f"{registrar};transport={options.sip_transport}"
    ca_pem = options.sip_ca_file.read_text(encoding="ascii") if options.sip_ca_file else ""
    return SipAccount(
        registrar=registrar, user=options.sip_user, auth_user=options.sip_auth_user, password=password,
        domain=options.sip_domain, display_name=options.sip_display_name, proxy=options.sip_proxy,
        srtp=options.sip_srtp, ca_pem=ca_pem,
    )  # fmt: skip


def _recording_phrase(options: argparse.Namespace) -> str:
    """Return the pass phrase of the key of recordings; never from an argument, which everybody could read."""
    if options.recording_phrase_stdin:
        return _line_from_stdin()
    return os.environ.get("HEARTHLINE_SERVER_RECORDING_PHRASE", "")


def _line_from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _address() -> str:
    import json

    try:
        return str(json.loads(server_address_file().read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError) as error:
        raise BadInput("no_server", "No server is running here.", "Start one: hearthline server") from error


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--database", default=argparse.SUPPRESS, metavar="URL", help="sqlite:///PATH or postgresql://…"
    )
    parser = argparse.ArgumentParser(prog="hearthline server", parents=[common], description=__doc__)
    parser.set_defaults(database="")
    parser.add_argument("--listen", default="127.0.0.1:8443", metavar="HOST:PORT")
    parser.add_argument("--tls-cert", default="", metavar="FILE")
    parser.add_argument("--tls-key", default="", metavar="FILE")
    parser.add_argument("--behind-proxy", action="append", default=[], metavar="NETWORK")
    parser.add_argument("--public-url", default="", metavar="URL", help="where people reach this server")
    parser.add_argument(
        "--second-factor", choices=("required", "optional"), default="required",
        help="for supervisors and administrators; optional only where this machine alone can connect",
    )  # fmt: skip
    parser.add_argument("--embedded", action="store_true", help="part of one seat, started by its desk")
    parser.add_argument("--recordings", default="", metavar="FOLDER", help="where recorded calls are kept")
    parser.add_argument("--recording-phrase-stdin", action="store_true", help=_PHRASE_HELP)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _recordings_parser(commands, common)
    for name, text in (("backup", "save the database to a new file"), ("restore", "bring a backup back")):
        copier = commands.add_parser(name, help=text, parents=[common])
        copier.add_argument("file", type=Path)
        copier.add_argument(
            "--recordings", default="", metavar="FOLDER", help="where recorded calls are kept"
        )
        copier.add_argument("--without-recordings", action="store_true", help="the database only")
    importer = commands.add_parser("import-files", help="caller files from a JSON list", parents=[common])
    importer.add_argument("file", type=Path)
    commands.add_parser("audit", help="check that the audit log is whole", parents=[common])
    text = "the secret for the switch, from the standard input"
    commands.add_parser("switch-secret", help=text, parents=[common])
    setter = commands.add_parser("set", help="show or change the centre's settings", parents=[common])
    setter.add_argument("changes", nargs="*", metavar="NAME=VALUE")
    _admin_parser(commands, common)
    _seat_parser(commands, common)
    _needed_parser(commands)
    return parser


_PHRASE_HELP: Final = "pass phrase of the key of recordings (else HEARTHLINE_SERVER_RECORDING_PHRASE)"


def _needed_parser(commands: Any) -> None:
    needed = commands.add_parser("seats-needed", help="how many seats a number of calls needs")
    needed.add_argument("calls", type=float)
    needed.add_argument("handling", type=float, metavar="SECONDS", help="talk, hold and wrap-up of one call")
    needed.add_argument("--minutes", type=float, default=30.0, help="in which the calls come (30)")
    needed.add_argument("--target", type=float, default=0.8, help="share answered in time (0.8)")
    needed.add_argument("--within", type=float, default=20.0, metavar="SECONDS", help="what is in time (20)")
    needed.add_argument("--shrinkage", type=float, default=0.3, help="share of people who are away (0.3)")


def _recordings_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    keys = commands.add_parser("recording-key", help="the key that opens recordings")
    words = keys.add_subparsers(dest="what", required=True, metavar="COMMAND")
    new = words.add_parser("new", help="make a new key; older recordings keep theirs", parents=[common])
    new.add_argument("--recording-phrase-stdin", action="store_true", help=_PHRASE_HELP)
    words.add_parser("export", help="print the private key, encrypted with its pass phrase", parents=[common])
    eraser = commands.add_parser(
        "erase", help="forget a caller, or erase recordings, also at the seats", parents=[common]
    )
    eraser.add_argument("--recordings", default="", metavar="FOLDER", help="where recorded calls are kept")
    eraser.add_argument("--person", action="store_true", help="with --number: the whole caller file")
    whose = eraser.add_mutually_exclusive_group(required=True)
    for name in ("number", "call", "recording"):
        whose.add_argument(f"--{name}", default="")


def _admin_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    words = commands.add_parser("admin", help="people who sign in").add_subparsers(dest="what", required=True)
    for what, text in (
        ("add", "add a person; prints a password"),
        ("password", "give a new password"),
        ("link", "print a link that signs in once"),
        ("second-factor", "ask for a code of an authenticator app from now on; prints its address"),
        ("no-second-factor", "take the second factor away"),
        ("unlock", "let a person try again at once after failed tries"),
    ):
        parser = words.add_parser(what, help=text, parents=[common])
        parser.add_argument("name")
        if what == "add":
            parser.add_argument("--role", choices=("agent", "supervisor", "admin"), default="admin")
        if what in {"add", "password"}:
            parser.add_argument("--password-stdin", action="store_true")


def _seat_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    words = commands.add_parser("seat", help="laptops").add_subparsers(dest="what", required=True)
    words.add_parser("list", help="all seats", parents=[common])
    words.add_parser("revoke", help="take a seat's access back", parents=[common]).add_argument("name")
    for what, text in (("add", "add a seat; prints a one-time code"), ("code", "print a new one-time code")):
        parser = words.add_parser(what, help=text, parents=[common])
        parser.add_argument("name")
        parser.add_argument("--agent", default="")
        for option in ("registrar", "user", "auth-user", "domain", "display-name", "proxy"):
            parser.add_argument(f"--sip-{option}", default="")
        parser.add_argument("--sip-transport", choices=("udp", "tcp", "tls"), default="udp")
        parser.add_argument("--sip-srtp", choices=("off", "optional", "mandatory"), default="optional")
        parser.add_argument("--sip-ca-file", type=Path)
        parser.add_argument("--sip-password-stdin", action="store_true")
