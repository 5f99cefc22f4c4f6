/* Waiting for SIP: the engine's loop turns when something came or is due, not to look whether it did. */

#include <poll.h>
#include <stddef.h>

typedef struct { long seconds, milliseconds; } pj_time;
typedef int (*earliest_t)(void *heap, pj_time *due);
typedef int (*clock_t_)(pj_time *now);
typedef size_t (*count_t)(void *heap);

/* Functions of pjlib, its heap of timers, and what is readable once packets wait or somebody woke us. */
typedef struct {
    count_t count;
    earliest_t earliest;
    clock_t_ clock;
    void *heap;
    int packets, woken;
} sip_wait_t;

static int milliseconds_left(const sip_wait_t *wait, int most) {
    pj_time due, now;
    if (!wait->count(wait->heap) || wait->earliest(wait->heap, &due) || wait->clock(&now)) return most;
    long left = (due.seconds - now.seconds) * 1000 + due.milliseconds - now.milliseconds;
    return left < 0 ? 0 : left < most ? (int)left : most;
}

/* Wait for so many milliseconds at most. The caller then polls pjproject once. */
void hl_wait_for_sip(const sip_wait_t *wait, int most) {
    struct pollfd watched[] = {{.fd = wait->packets, .events = POLLIN}, {.fd = wait->woken, .events = POLLIN}};
    poll(watched, 2, milliseconds_left(wait, most));
}
