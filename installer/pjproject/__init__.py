"""Our own build of the engine library pjsua2, from source, with nothing in it that a seat does not need.

`python -m installer.pjproject` builds it (under four minutes on two cores) into a cache outside the
checkout; the engine finds it there by `current.json`. Standard library only: it runs before anything is
installed.
"""
