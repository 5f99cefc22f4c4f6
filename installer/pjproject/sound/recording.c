/* A sink in the bridge that fills a ring; its owner lays it out and reads it (see the engine's `capture`). */

#include "sound.h"

#include <string.h>

typedef struct {
    unsigned char *ring;
    uint64_t bytes, at;
    _Atomic uint64_t heard;     /* samples since it was opened */
    atomic_int shut;            /* silence of the same length instead */
} tap_t;

static size_t tap_place;

/* Say where in a port of pjproject its user's pointer lies; there each sink keeps its tap. */
void hl_tap_place(size_t place) { tap_place = place; }

/* A port's `put_frame`. */
int hl_tap_put(void *port, frame_t *frame) {
    tap_t *tap = *(tap_t **)((char *)port + tap_place);
    if (!tap) return 0;
    if (frame->type == 1 && frame->size == BYTES && frame->buf && !atomic_load(&tap->shut))
        memcpy(tap->ring + tap->at, frame->buf, BYTES);
    else
        memset(tap->ring + tap->at, 0, BYTES);
    tap->at = (tap->at + BYTES) % tap->bytes;
    atomic_fetch_add(&tap->heard, SAMPLES);
    return 0;
}
