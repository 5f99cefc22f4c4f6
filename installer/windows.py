"""What an MSI does after it was unpacked: telephone links on Windows. Written and tested as text; untried.

Windows asks the person which program opens `tel:` links; a program can only offer itself, in the registry.
briefcase runs a .bat after the installation and one before the removal.
"""

from pathlib import Path
from typing import Final

SCHEMES: Final = {
    "tel": "Telephone number",
    "sip": "SIP address",
    "sips": "SIP address",
    "callto": "Call link",
}
_CLASS: Final = "Hearthline.Link"
_APPLICATION: Final = r"Software\Hearthline\Capabilities"

Value = tuple[str, str, str]
"""Key below the root, name ("" for the key's own value), text."""


def values(program: str) -> list[Value]:
    """Return the registry values that offer `program` (its full path) for telephone links."""
    found: list[Value] = [
        (rf"Software\Classes\{_CLASS}", "", "Telephone link"),
        (rf"Software\Classes\{_CLASS}", "URL Protocol", ""),
        (rf"Software\Classes\{_CLASS}\DefaultIcon", "", f'"{program}",0'),
        (rf"Software\Classes\{_CLASS}\shell\open\command", "", f'"{program}" open "%1"'),
        (_APPLICATION, "ApplicationName", "Hearthline"),
        (_APPLICATION, "ApplicationDescription", "A call-centre seat"),
        (r"Software\RegisteredApplications", "Hearthline", _APPLICATION),
    ]
    return found + [(rf"{_APPLICATION}\URLAssociations", scheme, _CLASS) for scheme in SCHEMES]


def write_scripts(folder: Path) -> tuple[Path, Path]:
    """Write `post_install.bat` and `pre_uninstall.bat` into `folder`; return both."""
    program = "%~dp0Hearthline.exe"
    added = [_add(key, name, text) for key, name, text in values(program)]
    removed = [
        rf'reg delete "SHCTX\Software\Classes\{_CLASS}" /f',
        r'reg delete "SHCTX\Software\Hearthline" /f',
        r'reg delete "SHCTX\Software\RegisteredApplications" /v Hearthline /f',
    ]
    first, last = folder / "post_install.bat", folder / "pre_uninstall.bat"
    first.write_text(_script(added), encoding="utf-8", newline="")
    last.write_text(_script(removed), encoding="utf-8", newline="")
    return first, last


def _add(key: str, name: str, text: str) -> str:
    quoted = text.replace('"', r"\"").replace("%1", "%%1")
    which = f"/v {_quoted(name)}" if name else "/ve"
    return f'reg add "SHCTX\\{key}" {which} /t REG_SZ /d "{quoted}" /f'


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _script(lines: list[str]) -> str:
    """SHCTX: the machine's registry when an administrator installs for all, else the person's own."""
    head = [
        "@echo off",
        "set SHCTX=HKCU",
        "net session >nul 2>&1 && set SHCTX=HKLM",
    ]
    body = [line.replace('"SHCTX\\', '"%SHCTX%\\') for line in lines]
    return "\r\n".join([*head, *body, "exit /b 0", ""])
