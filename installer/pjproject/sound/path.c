/* What happens to a frame between the streams and the bridge. */

#include "sound.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPARE 3           /* frames that may wait for the echo canceller */
#define OWN_SPARE 2       /* the same for the agent's own voice, where every frame is heard as an echo */
#define CLIPPED 32600
#define USE_CLEAN 1
#define IS_SPEECH 2
#define UNFETCHED 3       /* frames in the queue: the speaker sleeps */

int64_t hl_now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static float power(const int16_t *samples) {
    int64_t sum = 0;
    for (int i = 0; i < SAMPLES; i++) sum += (int32_t)samples[i] * samples[i];
    return (float)sum / SAMPLES;
}

unsigned hl_highest(const int16_t *samples) {
    int most = 0;
    for (int i = 0; i < SAMPLES; i++) {
        int value = samples[i] < 0 ? -samples[i] : samples[i];
        if (value > most) most = value;
    }
    return (unsigned)most;
}

void hl_raise_to(atomic_uint *place, unsigned value) {
    if (value > atomic_load_explicit(place, memory_order_relaxed)) atomic_store(place, value);
}

/* A thread in real time may wait here for one that is not: it lends its priority. */
static void make_lock(pthread_mutex_t *lock) {
    pthread_mutexattr_t form;
    pthread_mutexattr_init(&form);
    pthread_mutexattr_setprotocol(&form, PTHREAD_PRIO_INHERIT);
    pthread_mutex_init(lock, &form);
    pthread_mutexattr_destroy(&form);
}

path_t *hl_path_new(move_t get_frame, move_t put_frame) {
    path_t *path = calloc(1, sizeof *path);
    if (path) {
        path->get_frame = get_frame;
        path->put_frame = put_frame;
        path->played.fewest = path->own.fewest = AHEAD;
        atomic_store(&path->unled, LEADERLESS);
        make_lock(&path->tick);
        make_lock(&path->hand);
        make_lock(&path->filtering);
    }
    return path;
}

/* Hand the bridge's clock to the streams, or take it from both. */
void hl_path_follow(path_t *path, void *port, int clock) {
    if (port) atomic_store(&path->port, port);
    atomic_store(&path->clock, clock);
}

/* The buffers the hooks see: 0 near, 1 reference, 2 clean, 3 far. */
int16_t *hl_path_buffer(path_t *path, int which) {
    int16_t *buffers[] = {path->near_, path->reference, path->clean, path->far_};
    return buffers[which];
}

void hl_path_treat(path_t *path, hook_t treat) { atomic_store(&path->treat, treat); }

/* Send each frame of the microphone through these filters, and what comes out to the bridge if it is of `use`. */
void hl_path_filter(path_t *path, filter_t filter, void *filters, int use) {
    pthread_mutex_lock(&path->filtering);
    path->filter = filter;
    path->filters = filters;
    path->use = use;
    pthread_mutex_unlock(&path->filtering);
}

void hl_path_tape(path_t *path, hook_t near_, hook_t far_) {
    atomic_store(&path->tape_near, near_);
    atomic_store(&path->tape_far, far_);
}

/* Give and forget frames, peak, clipped and speech; copy the powers, oldest first; return how many. */
unsigned hl_path_figures(path_t *path, unsigned counts[4], float *near_, float *far_) {
    atomic_uint *places[] = {&path->frames, &path->peak, &path->clipped, &path->speech};
    for (int i = 0; i < 4; i++) counts[i] = atomic_exchange(places[i], 0);
    unsigned end = atomic_load(&path->kept), count = end < KEPT ? end : KEPT;
    for (unsigned i = 0; i < count; i++) {
        near_[i] = path->near_power[(end - count + i) % KEPT];
        far_[i] = path->far_power[(end - count + i) % KEPT];
    }
    return count;
}

/* --- from the bridge to the speaker ------------------------------------------------------------------- */

/* Let the bridge turn once: it takes the microphone's frame, sends, receives, and gives one to hear. */
void hl_path_turn(path_t *path, int16_t *target) {
    frame_t frame = {.buf = target, .size = BYTES};
    pthread_mutex_lock(&path->tick);
    path->get_frame(atomic_load(&path->port), &frame);
    pthread_mutex_unlock(&path->tick);
    if (frame.type != 1) memset(target, 0, BYTES);
}

/* Whether the microphone makes the bridge turn and the speaker takes what waits. */
int hl_path_led(path_t *path) {
    return atomic_load(&path->clock) == CLOCK_SPEAKER && atomic_load(&path->unled) < LEADERLESS;
}

unsigned hl_path_waiting(path_t *path) {
    return atomic_load_explicit(&path->queued, memory_order_acquire) - atomic_load(&path->taken);
}

static void wake_speaker(path_t *path) {
    pthread_mutex_lock(&path->hand);
    if (path->speaker) hl_stream_wake(path->speaker);
    pthread_mutex_unlock(&path->hand);
}

static void queue_one(path_t *path) {
    unsigned place = atomic_load_explicit(&path->queued, memory_order_relaxed);
    unsigned waiting = place - atomic_load(&path->taken);
    if (waiting >= QUEUE) {
        hl_path_turn(path, path->unheard);
        return;
    }
    hl_path_turn(path, path->queue[place % QUEUE]);
    atomic_store_explicit(&path->queued, place + 1, memory_order_release);
    if (waiting + 1 >= UNFETCHED || atomic_load(&path->dry)) wake_speaker(path);
}

/* Let the agent hear the agent. Neither the bridge nor the echo canceller's reference has it. */
static void add_own_voice(path_t *path, int16_t *target) {
    int gain = atomic_load_explicit(&path->own_gain, memory_order_relaxed);
    const int16_t *own = gain ? hl_lane_take(&path->own, OWN_SPARE) : NULL;
    if (!own) return;
    for (int i = 0; i < SAMPLES; i++) {
        int sum = target[i] + own[i] * gain / 32768;
        target[i] = (int16_t)(sum > 32767 ? 32767 : sum < -32768 ? -32768 : sum);
    }
}

/* Play the microphone into the speaker, this loud of 32768; 0: no longer. Any thread. */
void hl_path_own_voice(path_t *path, int gain) {
    if (!atomic_load(&path->own_gain)) hl_lane_forget(&path->own);
    atomic_store(&path->own_gain, gain);
}

/* How many frames of it wait. */
unsigned hl_path_own_waiting(path_t *path) { return hl_lane_waiting(&path->own); }

/* What is in `far_` is about to be heard: the echo canceller must know, and who looks at levels. */
void hl_path_play(path_t *path, int16_t *target) {
    hook_t tape = atomic_load(&path->tape_far);
    if (tape) tape();
    hl_lane_keep(&path->played, path->far_);
    atomic_store(&path->far_now, power(path->far_));
    memcpy(target, path->far_, BYTES);
    if (!tape) add_own_voice(path, target);
}

/* --- from the microphone to the bridge ---------------------------------------------------------------- */

static void take_reference(path_t *path) {
    const int16_t *frame = hl_lane_take(&path->played, SPARE);
    if (frame) memcpy(path->reference, frame, BYTES);
    else memset(path->reference, 0, BYTES);
}

static void note(path_t *path, const int16_t *sent, int spoken) {
    unsigned peak = hl_highest(path->near_), place = atomic_load(&path->kept);
    hl_raise_to(&path->peak, peak);
    atomic_fetch_add(&path->frames, 1);
    atomic_fetch_add(&path->clipped, peak >= CLIPPED);
    atomic_fetch_add(&path->speech, spoken);
    path->near_power[place % KEPT] = power(sent);
    path->far_power[place % KEPT] = atomic_load(&path->far_now);
    atomic_store(&path->kept, place + 1);
}

/* Let Python or the filters work on the frame; returns their bits. */
static int treated(path_t *path) {
    hook_t treat = atomic_load(&path->treat);
    if (treat) return treat();
    int told = 0;
    pthread_mutex_lock(&path->filtering);
    if (path->filter)
        told = path->filter(path->filters, path->near_, path->reference, path->clean) | (path->use ? USE_CLEAN : 0);
    pthread_mutex_unlock(&path->filtering);
    return told;
}

/* A frame of the microphone has come, in `near_`. */
void hl_path_capture(path_t *path) {
    hook_t tape = atomic_load(&path->tape_near);
    if (atomic_load_explicit(&path->own_gain, memory_order_relaxed)) hl_lane_keep(&path->own, path->near_);
    if (tape) tape();
    take_reference(path);
    int told = treated(path);
    int16_t *sent = told & USE_CLEAN ? path->clean : path->near_;
    note(path, sent, (told & IS_SPEECH) != 0);
    int clock = atomic_load(&path->clock);
    if (clock == CLOCK_NULL) return;
    frame_t frame = {.type = 1, .buf = sent, .size = BYTES};
    path->put_frame(atomic_load(&path->port), &frame);
    if (clock == CLOCK_MICROPHONE) {
        hl_path_turn(path, path->unheard);
        return;
    }
    atomic_store(&path->unled, 0);
    queue_one(path);
}
