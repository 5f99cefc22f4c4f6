"""Renders what the demo's callers say, with espeak-ng and sox, into small G.711 files.

Run it after editing the lines:

    python3 -m installer.render_voices

The results are kept in the repository, so that nobody needs a speech synthesiser to run the demo.
"""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Final

VOICES: Final = Path(__file__).resolve().parents[1] / "app" / "demo" / "voices"
CLIPS: Final = ("say", "reply", "bye")


def render(text: str, voice: str, speed: int, target: Path) -> None:
    """Speak one text into a raw mu-law file: 8 kHz, mono, band-limited, peak at -4 dB, no silence around."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        speak = ["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(spoken), text]
        subprocess.run(speak, check=True)
        trim = ["silence", "1", "0.05", "0.5%", "reverse", "silence", "1", "0.05", "0.5%", "reverse"]
        shape = ["highpass", "200", "lowpass", "3500", *trim, "gain", "-n", "-4"]
        raw = ["-t", "raw", "-e", "mu-law", "-b", "8", "-r", "8000", "-c", "1", str(target)]
        subprocess.run(["sox", "-D", str(spoken), *raw, *shape], check=True)


def main() -> int:
    """Render every line; prints the size of each and of all."""
    lines = json.loads((VOICES / "lines.json").read_text(encoding="utf-8"))
    total = 0
    for language, line in lines.items():
        for clip in CLIPS:
            target = VOICES / f"{language}-{clip}.ulaw"
            render(line[clip], line["voice"], line["speed"], target)
            total += target.stat().st_size
            print(f"{target.name}: {target.stat().st_size / 8000:.1f} s")
    print(f"all: {total} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
