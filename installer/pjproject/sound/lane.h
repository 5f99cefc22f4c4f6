#ifndef HEARTHLINE_LANE_H
#define HEARTHLINE_LANE_H

#include <stdatomic.h>
#include <stdint.h>

#define SAMPLES 160
#define BYTES (SAMPLES * 2)
#define AHEAD 32          /* frames kept at most between the two streams */

typedef struct {
    int16_t frames[AHEAD][SAMPLES];
    atomic_uint written, read;
    unsigned fewest, looks;
} lane_t;

void hl_lane_forget(lane_t *lane);
void hl_lane_keep(lane_t *lane, const int16_t *samples);
unsigned hl_lane_waiting(lane_t *lane);
const int16_t *hl_lane_take(lane_t *lane, unsigned spare);

#endif
