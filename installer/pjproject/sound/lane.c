/* Frames on their way from one stream's thread to the other's. */

#include "lane.h"

#include <string.h>

#define WINDOW 100        /* looks of a second at how short the lane ever was */

void hl_lane_forget(lane_t *lane) { atomic_store(&lane->read, atomic_load(&lane->written)); }

void hl_lane_keep(lane_t *lane, const int16_t *samples) {
    unsigned place = atomic_load_explicit(&lane->written, memory_order_relaxed);
    memcpy(lane->frames[place % AHEAD], samples, BYTES);
    atomic_store_explicit(&lane->written, place + 1, memory_order_release);
}

unsigned hl_lane_waiting(lane_t *lane) { return atomic_load(&lane->written) - atomic_load(&lane->read); }

/* Give the next frame, NULL when there is none. What never ran short for a second is delay for nothing. */
const int16_t *hl_lane_take(lane_t *lane, unsigned spare) {
    unsigned read = atomic_load_explicit(&lane->read, memory_order_relaxed);
    unsigned waiting = atomic_load_explicit(&lane->written, memory_order_acquire) - read;
    if (waiting >= AHEAD) {
        read += waiting - 1;
        waiting = 1;
    }
    if (waiting < lane->fewest) lane->fewest = waiting;
    if (++lane->looks >= WINDOW) {
        if (lane->fewest >= spare) {
            read += lane->fewest - 1;
            waiting -= lane->fewest - 1;
        }
        lane->fewest = AHEAD;
        lane->looks = 0;
    }
    const int16_t *frame = waiting ? lane->frames[read++ % AHEAD] : NULL;
    atomic_store_explicit(&lane->read, read, memory_order_relaxed);
    return frame;
}
