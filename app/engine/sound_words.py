"""What goes wrong with sound, in words that the window can translate; one line per code of `audio`."""

from typing import Final

from app.domain.errors import Unavailable
from app.domain.phrase import phrase
from audio.ports import DeviceError

_CLOSE_OR_CHOOSE_SPEAKER: Final = phrase("Close the program that holds it, or choose another speaker.")
_CLOSE_OR_CHOOSE_MICROPHONE: Final = phrase("Close the program that holds it, or choose another microphone.")
_RECONNECT: Final = phrase("Unplug it and plug it in again, or choose another one. The call goes on.")
_CONNECT: Final = phrase("Connect a headset. Calls go on without sound until then.")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "speaker_busy": (phrase("Another program holds the speaker."), _CLOSE_OR_CHOOSE_SPEAKER),
    "speaker_silent": (phrase("The speaker does not take any sound."), _CLOSE_OR_CHOOSE_SPEAKER),
    "speaker_refused": (phrase("The speaker cannot be opened."), _RECONNECT),
    "speaker_missing": (phrase("The speaker is not there."), _RECONNECT),
    "microphone_busy": (phrase("Another program holds the microphone."), _CLOSE_OR_CHOOSE_MICROPHONE),
    "microphone_silent": (phrase("The microphone does not deliver any sound."), _CLOSE_OR_CHOOSE_MICROPHONE),
    "microphone_refused": (phrase("The microphone cannot be opened."), _RECONNECT),
    "microphone_missing": (phrase("The microphone is not there."), _RECONNECT),
    "sound_server_unreachable": (
        phrase("The sound server cannot be reached through ALSA."),
        phrase("Install the package libasound2-plugins, then start again."),
    ),
    "portaudio_missing": (
        phrase("PortAudio is not installed: there is no sound."),
        phrase("Install the package libportaudio2, then start again."),
    ),
    "no_sound_device": (phrase("There is no sound device: nobody can hear."), _CONNECT),
    "no_speaker": (phrase("There is no speaker: you cannot hear the caller."), _CONNECT),
    "no_microphone": (phrase("There is no microphone: the caller cannot hear you."), _CONNECT),
    "microphone_quiet": (
        phrase("Nobody can hear you: the microphone gives no sound at all."),
        phrase("Look whether it is muted on the headset, or switched off by the laptop's microphone key."),
    ),
    "microphone_clipped": (
        phrase("You are too loud: the microphone is over its limit."),
        phrase("Move it away from your mouth, or lower the microphone's level in the system."),
    ),
    "echo_heard": (
        phrase("The caller hears an echo of themselves."),
        phrase("Use the headset instead of the loudspeaker, or turn the volume down."),
    ),
    "talking_while_muted": (
        phrase("You are muted: the caller does not hear what you say."),
        phrase("Switch mute off to be heard."),
    ),
}


def in_words(error: DeviceError) -> Unavailable:
    """Return an error of the sound room as one of ours, in translatable words where its code is known."""
    title, hint = WORDS.get(error.code, (error.title, error.hint))
    return Unavailable(error.code, title, hint)


def missing(code: str) -> Unavailable:
    """Return what to say when a device is not there or its sound is no good; `code` is one of WORDS."""
    return Unavailable(code, *WORDS[code])
