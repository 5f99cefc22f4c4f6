"""The table of all settings: what there is, how it is typed, its default, its words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.phrase import phrase

Value = bool | int | str | tuple[str, ...]


class Kind(StrEnum):
    """How a setting is typed and shown. SECRET lives in the keyring only; nobody ever sees it again."""

    SWITCH = "switch"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    LIST = "list"
    SECRET = "secret"  # noqa: S105 - the name of a kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. Numbers lie between `least` and `most`, in `unit`."""

    section: str
    name: str
    kind: Kind
    default: Value
    label: str
    help: str
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    hidden: bool = False

    @property
    def key(self) -> str:
        """Return `section.name`."""
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """Return the name of the environment variable."""
        return f"HEARTHLINE_{self.section}_{self.name}".upper()


_LANGUAGES: Final = (
    ("", phrase("As the system")), ("en", "English"), ("ko", "한국어"), ("ro", "Română"),
    ("es", "Español"), ("fil", "Filipino"),
)  # fmt: skip
_THEMES: Final = (
    ("system", phrase("As the system")), ("light", phrase("Light")), ("dark", phrase("Dark")),
    ("contrast", phrase("High contrast")),
)  # fmt: skip
_SRTP: Final = (
    ("", phrase("As the call centre says")), ("off", phrase("Off")),
    ("optional", phrase("Where the other end can")), ("mandatory", phrase("Always")),
)  # fmt: skip
_DTMF: Final = (
    ("auto", phrase("What the other end can")), ("rfc4733", "RFC 4733"), ("info", "SIP INFO"),
    ("inband", phrase("As sound")),
)  # fmt: skip
_AUTO_ANSWER: Final = (
    ("off", phrase("Never")), ("header", phrase("Where the call centre asks for it")),
)  # fmt: skip
_RECORDING: Final = (
    ("", phrase("As the call centre says")), ("off", phrase("Nothing is recorded")),
    ("call", phrase("When I start it")), ("always", phrase("Every call")),
)  # fmt: skip
_RING_TONES: Final = (
    ("bells", phrase("Bells")), ("phone", phrase("Telephone")), ("soft", phrase("Soft")),
)  # fmt: skip
REGIONS: Final = (
    ("", phrase("As the call centre says")), ("EU", phrase("Europe in general")), ("AU", phrase("Australia")),
    ("AT", phrase("Austria")), ("BE", phrase("Belgium")), ("BR", phrase("Brazil")), ("CA", phrase("Canada")),
    ("FR", phrase("France")), ("DE", phrase("Germany")), ("IN", phrase("India")), ("IT", phrase("Italy")),
    ("JP", phrase("Japan")), ("KR", phrase("Korea")), ("MX", phrase("Mexico")), ("NL", phrase("Netherlands")),
    ("NZ", phrase("New Zealand")), ("PH", phrase("Philippines")), ("PL", phrase("Poland")),
    ("RO", phrase("Romania")), ("ES", phrase("Spain")), ("SE", phrase("Sweden")),
    ("CH", phrase("Switzerland")), ("GB", phrase("United Kingdom")), ("US", phrase("United States")),
)  # fmt: skip
"""Countries whose tones the engine knows; `EU` is none of them and gets the European standard."""
_SECRETS: Final = (("keyring", phrase("In the system's keyring")), ("memory", phrase("Until I quit")))

TABLE: Final = (
    Setting("window", "language", Kind.CHOICE, "", phrase("Language"),
            phrase("Takes effect at once."), _LANGUAGES),
    Setting("window", "theme", Kind.CHOICE, "system", phrase("Colours"),
            phrase("Light, dark or high contrast."), _THEMES),
    Setting("window", "front", Kind.SWITCH, True, phrase("Show a banner when it rings"),
            phrase("A small window above all others; it never takes the keyboard.")),
    Setting("window", "motion", Kind.SWITCH, True, phrase("Let a ringing call pulse"),
            phrase("Off: it is marked without moving.")),
    Setting("sound", "speaker", Kind.TEXT, "", phrase("Speaker"),
            phrase("Where callers are heard; empty follows the system.")),
    Setting("sound", "microphone", Kind.TEXT, "", phrase("Microphone"),
            phrase("What callers hear; empty follows the system.")),
    Setting("sound", "ring", Kind.LIST, (), phrase("Ring on"),
            phrase("One or several devices; empty rings on the speaker.")),
    Setting("sound", "ring_tone", Kind.CHOICE, "bells", phrase("Ring tone"),
            phrase("What an incoming call sounds like."), _RING_TONES),
    Setting("sound", "ring_volume", Kind.NUMBER, 100, phrase("Ring volume"),
            phrase("How loud it rings; never quite silent."), least=10, most=100),
    Setting("sound", "echo", Kind.SWITCH, True, phrase("Cancel echo"),
            phrase("Callers do not hear themselves when you use a loudspeaker.")),
    Setting("sound", "noise", Kind.SWITCH, True, phrase("Suppress noise"),
            phrase("Keyboard, fan and street are taken out of what callers hear.")),
    Setting("sound", "gain", Kind.SWITCH, False, phrase("Level the voice"),
            phrase("A quiet voice is raised, a loud one lowered.")),
    Setting("sound", "warn", Kind.SWITCH, True, phrase("Warn by a tone"),
            phrase("A short tone in your ear beside each warning, as when you talk while muted.")),
    Setting("sound", "region", Kind.CHOICE, "", phrase("Tones of"),
            phrase("How ringing and waiting calls sound to you."), REGIONS),
    Setting("keys", "mute", Kind.TEXT, "", phrase("Mute from anywhere"),
            phrase("A key that works in every program, as Ctrl+Alt+M. Tap it, or hold it for a cough.")),
    Setting("keys", "answer", Kind.TEXT, "", phrase("Answer from anywhere"),
            phrase("A key that takes the call that rings, whatever program is in front.")),
    Setting("keys", "media", Kind.SWITCH, False, phrase("Media keys"),
            phrase("While a call rings or is up, Play answers and mutes, Stop declines, Next swaps.")),
    Setting("keys", "media_names", Kind.SWITCH, False, phrase("Show who calls beside media keys"),
            phrase("The system may show it over the locked screen.")),
    Setting("agent", "start_ready", Kind.SWITCH, False, phrase("Start Ready"),
            phrase("Take calls as soon as the program has started and is registered.")),
    Setting("agent", "offer_check", Kind.SWITCH, True, phrase("Offer the check before the shift"),
            phrase("Microphone, speaker, ring, buttons, registration and network, in half a minute.")),
    Setting("agent", "without_sound", Kind.SWITCH, False, phrase("Work without sound"),
            phrase("Ready also where there is no sound device at all, as in a demo."), hidden=True),
    Setting("wrap_up", "more_seconds", Kind.NUMBER, 60, phrase("More time for wrap-up"),
            phrase("Seconds that one press of More time gives."), least=10, most=1800),
    Setting("desk", "keep_awake", Kind.SWITCH, True, phrase("Keep the laptop awake"),
            phrase("No sleep while you are Ready or in a call.")),
    Setting("desk", "secrets", Kind.CHOICE, "keyring", phrase("Passwords"),
            phrase("Where passwords are kept; takes effect at the next start."), _SECRETS),
    Setting("server", "ca_file", Kind.TEXT, "", phrase("Own certificate authority"),
            phrase("A PEM file that the server's certificate may be signed with, besides the system's.")),
    Setting("account", "srtp", Kind.CHOICE, "", phrase("Encrypt speech"),
            phrase("What your call centre says is right for most."), _SRTP),
    Setting("account", "codecs", Kind.LIST, (), phrase("Codecs, best first"),
            phrase("Empty lets the engine choose.")),
    Setting("account", "dtmf", Kind.CHOICE, "auto", phrase("Keypad digits"),
            phrase("How they travel to voice menus."), _DTMF),
    Setting("account", "identities", Kind.LIST, (), phrase("Numbers I may show"),
            phrase("What the called may see, as number or name <number>; the first is the usual one.")),
    Setting("account", "watch", Kind.LIST, (), phrase("Colleagues and queues"),
            phrase("Whose state is shown where calls are transferred, as number or name <number>.")),
    Setting("account", "voicemail", Kind.TEXT, "", phrase("Voicemail"),
            phrase("The number to hear messages; empty takes what the call centre says.")),
    Setting("account", "echo_number", Kind.TEXT, "", phrase("Echo number"),
            phrase("Sends back what it hears: the check before the shift calls it. Empty: what the "
                   "call centre says.")),
    Setting("account", "message_waiting", Kind.SWITCH, True, phrase("Ask for voice messages"),
            phrase("The lamp shows how many wait.")),
    Setting("account", "call_waiting", Kind.SWITCH, True, phrase("Call waiting"),
            phrase("A second call may ring while you talk; off: it is told that you are busy.")),
    Setting("account", "auto_answer", Kind.CHOICE, "off", phrase("Answer by itself"),
            phrase("Some queues and intercoms ask the telephone to answer at once."), _AUTO_ANSWER),
    Setting("account", "session_timer", Kind.NUMBER, 180, phrase("Session timer"),
            phrase("Seconds after which a call proves that it still lives; 0 turns it off."), most=86400),
    Setting("account", "ice", Kind.SWITCH, False, "ICE",
            phrase("Finds a way for speech through routers; only where the call centre does it too.")),
    Setting("account", "stun", Kind.TEXT, "", phrase("STUN server"),
            phrase("host:port; tells the laptop its address on the internet.")),
    Setting("account", "turn", Kind.TEXT, "", phrase("TURN server"),
            phrase("host:port; carries speech where nothing else gets through.")),
    Setting("account", "turn_user", Kind.TEXT, "", phrase("TURN user"),
            phrase("As its operator told you.")),
    Setting("account", "turn_password", Kind.SECRET, "", phrase("TURN password"),
            phrase("Kept where the other passwords are, never in a file.")),
    Setting("account", "keep_alive", Kind.NUMBER, 15, phrase("Keep-alive"),
            phrase("Seconds between signs of life, so that routers keep the way open."), least=0, most=300),
    Setting("account", "expiry", Kind.NUMBER, 120, phrase("Registration"),
            phrase("Seconds a registration lasts before it is renewed."), least=30, most=3600),
    Setting("account", "verify", Kind.SWITCH, True, phrase("Check the call centre's certificate"),
            phrase("Turn off only in a laboratory: anybody on the way could pretend to be the centre.")),
    Setting("account", "wildcard_certificates", Kind.SWITCH, False, phrase("Accept certificates for *"),
            phrase("Some call centres use one certificate for all their machines.")),
    Setting("recording", "mode", Kind.CHOICE, "", phrase("Record calls"),
            phrase("What the law and your call centre allow."), _RECORDING),
    Setting("recording", "remind", Kind.NUMBER, 60, phrase("Remind of a pause"),
            phrase("Seconds after which a paused recording is pointed out; 0: never."), most=3600),
)  # fmt: skip
