/*
 * How much lies before the speaker, judged over seconds: frames that wait for nothing are left out, missing
 * ones added, in pauses of what is heard. So nothing piles up after a standstill, and two clocks that differ
 * are not heard either.
 */

#include "balance.h"

#include <string.h>

#define WINDOW 200        /* looks until it is judged: two seconds */
#define IMPATIENT 5       /* windows to wait for a pause */
#define HUSH 3            /* soft frames that make a pause */
#define SOFT 1000.0f      /* power of what nobody hears: 60 dB down */
#define SOFTER 100.0f     /* so far below the loudest of late is soft too */
#define FADING 0.998f     /* by which the loudest is forgotten, a frame */

/* From one frame into the other. */
static void fade(int16_t *target, const int16_t *from, const int16_t *into) {
    for (int i = 0; i < SAMPLES; i++) target[i] = (int16_t)((from[i] * (SAMPLES - i) + into[i] * i) / SAMPLES);
}

static int in_pause(balance_t *balance, const int16_t *samples) {
    int64_t sum = 0;
    for (int i = 0; i < SAMPLES; i++) sum += (int32_t)samples[i] * samples[i];
    float power = (float)sum / SAMPLES;
    balance->loudest = power > balance->loudest ? power : balance->loudest * FADING;
    balance->hushed = power < SOFT || power * SOFTER < balance->loudest ? balance->hushed + 1 : 0;
    return balance->hushed >= HUSH;
}

/* Frames are no longer waited for: what was planned is void. */
void hl_balance_forget(balance_t *balance) {
    balance->holding = balance->surplus = 0;
    balance->overdue = balance->looks = balance->highest = 0;
    balance->fewest = (unsigned)-1;
}

/* `total` frames lie before the card where `goal` should; 1 once a window, when it was judged. */
int hl_balance_look(balance_t *balance, unsigned total, unsigned goal) {
    if (!balance->looks || total < balance->fewest) balance->fewest = total;
    if (total > balance->highest) balance->highest = total;
    if (++balance->looks < WINDOW) return 0;
    int before = balance->surplus;
    balance->surplus = balance->fewest > goal + 1 ? (int)(balance->fewest - goal)
                     : balance->highest + 1 < goal ? (int)balance->highest - (int)goal : 0;
    balance->overdue = before && balance->surplus ? balance->overdue + 1 : 0;
    balance->looks = balance->highest = 0;
    return 1;
}

/* What to play for a frame that waited: usually itself, one less or one more in a pause, or when none comes. */
unsigned hl_balance_pass(balance_t *balance, const int16_t *samples, int16_t played[2][SAMPLES]) {
    int may = in_pause(balance, samples) || balance->overdue >= IMPATIENT;
    unsigned count = 1;
    if (balance->holding) {
        balance->holding = 0;
        balance->surplus--;
        fade(played[0], balance->held, samples);
    } else if (balance->surplus > 0 && may) {
        memcpy(balance->held, samples, BYTES);
        balance->holding = 1;
        return 0;
    } else if (balance->surplus < 0 && may) {
        balance->surplus++;
        fade(played[0], samples, balance->before);
        memcpy(played[1], samples, BYTES);
        count = 2;
    } else {
        memcpy(played[0], samples, BYTES);
    }
    memcpy(balance->before, played[count - 1], BYTES);
    return count;
}
