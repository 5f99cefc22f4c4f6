/*
 * The sound path of a call without Python: frames between PulseAudio's own callbacks and the port of
 * pjproject's bridge. Nothing here knows pjproject but by two function addresses it is given, so it stands
 * beside the engine's library and not inside it. Python opens, watches and closes; it is asked for a frame
 * only while something must be done to that frame (echo, noise, gain, a rehearsal).
 *
 * One thread a stream; it comes from outside (`hl_stream_run` blocks). 16 kHz, mono, 16 bit, 10 ms.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <pulse/pulseaudio.h>

#define SAMPLES 160
#define BYTES (SAMPLES * 2)
#define RATE 16000
#define AHEAD 32          /* frames kept at most between the two streams */
#define WINDOW 100        /* looks of a second at how short that queue ever was */
#define SPARE 3           /* never shorter than this: the surplus is delay for nothing */
#define OWN_SPARE 2       /* the same for the agent's own voice, where every frame is heard as an echo */
#define TIMED 500         /* frames after which the server is asked again how late sound is */
#define KEPT 400          /* frames of figures: four seconds */
#define CLIPPED 32600
#define PILE_SECONDS 0.2  /* what a microphone may pile up while nobody reads; older sound is dropped */

enum clock { CLOCK_NULL, CLOCK_SPEAKER, CLOCK_MICROPHONE };

/* pjmedia_frame */
typedef struct { int type; void *buf; size_t size; uint64_t timestamp; uint32_t bit_info; } frame_t;
typedef int (*move_t)(void *port, frame_t *frame);
/* A piece of Python: looks at the buffers of the path. `treat` returns bits: 1 use `clean`, 2 it is speech. */
typedef int (*hook_t)(void);
typedef int (*poll_t)(unsigned milliseconds);

/* Frames on their way from one stream's thread to the other's. */
typedef struct {
    int16_t frames[AHEAD][SAMPLES];
    atomic_uint written, read;
    unsigned fewest, looks;
} lane_t;

typedef struct {
    move_t get_frame, put_frame;
    void *_Atomic port;
    atomic_int clock;
    _Atomic(hook_t) treat, tape_near, tape_far;
    int16_t near_[SAMPLES], clean[SAMPLES], reference[SAMPLES], far_[SAMPLES], unheard[SAMPLES];
    lane_t played;              /* what the speaker plays, for the echo canceller */
    lane_t own;                 /* the agent's own voice, for the agent's ear alone */
    atomic_int own_gain;        /* 32768 is as loud as it comes, 0: off */
    atomic_uint frames, peak, clipped, speech, kept;
    float near_power[KEPT], far_power[KEPT];
    _Atomic float far_now;
} path_t;

typedef struct {
    path_t *path;
    int playing;
    char device[256];
    unsigned length;            /* bytes wished for in the speaker's buffer, or piled up by a microphone */
    int64_t late;               /* ns between two frames from which on the card has run dry */
    int64_t last;
    atomic_int stop, error;
    atomic_uint frames, stumbles, peak;
    atomic_uint lateness;       /* microseconds between here and ear or mouth, as the server last said; 0: not yet */
    pthread_mutex_t gate;       /* around `loop` for whoever stops us from outside */
    pa_mainloop *loop;
    pa_context *context;
    pa_stream *stream;
    size_t filled;              /* bytes of a microphone's frame so far */
} stream_t;

static int64_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static float power(const int16_t *samples) {
    int64_t sum = 0;
    for (int i = 0; i < SAMPLES; i++) sum += (int32_t)samples[i] * samples[i];
    return (float)sum / SAMPLES;
}

static unsigned highest(const int16_t *samples) {
    int most = 0;
    for (int i = 0; i < SAMPLES; i++) {
        int value = samples[i] < 0 ? -samples[i] : samples[i];
        if (value > most) most = value;
    }
    return (unsigned)most;
}

static void raise_to(atomic_uint *place, unsigned value) {
    if (value > atomic_load_explicit(place, memory_order_relaxed)) atomic_store(place, value);
}

/* --- the path ---------------------------------------------------------------------------------------- */

path_t *hl_path_new(move_t get_frame, move_t put_frame) {
    path_t *path = calloc(1, sizeof *path);
    if (path) {
        path->get_frame = get_frame;
        path->put_frame = put_frame;
        path->played.fewest = path->own.fewest = AHEAD;
    }
    return path;
}

/* Hand the bridge's clock to a stream, or take it from both. */
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

static void forget(lane_t *lane) { atomic_store(&lane->read, atomic_load(&lane->written)); }

static void keep(lane_t *lane, const int16_t *samples) {
    unsigned place = atomic_load_explicit(&lane->written, memory_order_relaxed);
    memcpy(lane->frames[place % AHEAD], samples, BYTES);
    atomic_store_explicit(&lane->written, place + 1, memory_order_release);
}

/* Give the next frame, NULL when there is none. What never ran short for a second is delay for nothing. */
static const int16_t *take_from(lane_t *lane, unsigned spare) {
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

static void take_reference(path_t *path) {
    const int16_t *frame = take_from(&path->played, SPARE);
    if (frame) memcpy(path->reference, frame, BYTES);
    else memset(path->reference, 0, BYTES);
}

/* Let the agent hear the agent. Neither the bridge nor the echo canceller's reference has it. */
static void add_own_voice(path_t *path, int16_t *target) {
    int gain = atomic_load_explicit(&path->own_gain, memory_order_relaxed);
    const int16_t *own = gain ? take_from(&path->own, OWN_SPARE) : NULL;
    if (!own) return;
    for (int i = 0; i < SAMPLES; i++) {
        int sum = target[i] + own[i] * gain / 32768;
        target[i] = (int16_t)(sum > 32767 ? 32767 : sum < -32768 ? -32768 : sum);
    }
}

/* Play the microphone into the speaker, this loud of 32768; 0: no longer. Any thread. */
void hl_path_own_voice(path_t *path, int gain) {
    if (!atomic_load(&path->own_gain)) forget(&path->own);
    atomic_store(&path->own_gain, gain);
}

/* How many frames of it wait. */
unsigned hl_path_own_waiting(path_t *path) {
    return atomic_load(&path->own.written) - atomic_load(&path->own.read);
}

static void play(path_t *path, int16_t *target) {
    frame_t frame = {.buf = path->far_, .size = BYTES};
    if (atomic_load(&path->clock) == CLOCK_SPEAKER) path->get_frame(atomic_load(&path->port), &frame);
    if (frame.type != 1) memset(path->far_, 0, BYTES);
    hook_t tape = atomic_load(&path->tape_far);
    if (tape) tape();
    keep(&path->played, path->far_);
    atomic_store(&path->far_now, power(path->far_));
    memcpy(target, path->far_, BYTES);
    if (!tape) add_own_voice(path, target);
}

static void note(path_t *path, const int16_t *sent, int spoken) {
    unsigned peak = highest(path->near_), place = atomic_load(&path->kept);
    raise_to(&path->peak, peak);
    atomic_fetch_add(&path->frames, 1);
    atomic_fetch_add(&path->clipped, peak >= CLIPPED);
    atomic_fetch_add(&path->speech, spoken);
    path->near_power[place % KEPT] = power(sent);
    path->far_power[place % KEPT] = atomic_load(&path->far_now);
    atomic_store(&path->kept, place + 1);
}

static void capture(path_t *path) {
    hook_t tape = atomic_load(&path->tape_near), treat = atomic_load(&path->treat);
    int16_t *sent = path->near_;
    int spoken = 0;
    if (atomic_load_explicit(&path->own_gain, memory_order_relaxed)) keep(&path->own, path->near_);
    if (tape) tape();
    take_reference(path);
    if (treat) {
        int told = treat();
        if (told & 1) sent = path->clean;
        spoken = (told & 2) != 0;
    }
    note(path, sent, spoken);
    int clock = atomic_load(&path->clock);
    if (clock == CLOCK_NULL) return;
    frame_t frame = {.type = 1, .buf = sent, .size = BYTES};
    path->put_frame(atomic_load(&path->port), &frame);
    if (clock == CLOCK_MICROPHONE) {
        frame_t unheard = {.buf = path->unheard, .size = BYTES};
        path->get_frame(atomic_load(&path->port), &unheard);
    }
}

/* --- streams ----------------------------------------------------------------------------------------- */

static void on_timed(pa_stream *pulse, int done, void *data) {
    stream_t *stream = data;
    pa_usec_t late = 0;
    int ahead = 0;
    if (done && pa_stream_get_latency(pulse, &late, &ahead) == 0)
        atomic_store(&stream->lateness, ahead || late > 5000000 ? 0 : (unsigned)late);
}

/* Ask how late sound is by now; the answer comes by itself. */
static void time_it(stream_t *stream) {
    if (atomic_load_explicit(&stream->frames, memory_order_relaxed) % TIMED != TIMED / 10) return;
    pa_operation *asked = pa_stream_update_timing_info(stream->stream, on_timed, stream);
    if (asked) pa_operation_unref(asked);
}

static void one_more(stream_t *stream, const int16_t *samples) {
    int64_t at = now();
    if (atomic_load(&stream->frames) && at - stream->last > stream->late) atomic_fetch_add(&stream->stumbles, 1);
    stream->last = at;
    raise_to(&stream->peak, highest(samples));
    atomic_fetch_add(&stream->frames, 1);
    time_it(stream);
}

static void on_write(pa_stream *pulse, size_t asked, void *data) {
    stream_t *stream = data;
    while (asked >= BYTES && !atomic_load(&stream->stop)) {
        void *target = NULL;
        size_t room = asked;
        if (pa_stream_begin_write(pulse, &target, &room) < 0 || !target || room < BYTES) return;
        room -= room % BYTES;
        if (room > asked) room = asked - asked % BYTES;
        for (size_t done = 0; done < room; done += BYTES) {
            play(stream->path, (int16_t *)((char *)target + done));
            one_more(stream, stream->path->far_);
        }
        if (pa_stream_write(pulse, target, room, NULL, 0, PA_SEEK_RELATIVE) < 0) return;
        asked -= room;
    }
}

static void take(stream_t *stream, const char *bytes, size_t count) {
    while (count && !atomic_load(&stream->stop)) {
        size_t part = BYTES - stream->filled < count ? BYTES - stream->filled : count;
        char *target = (char *)stream->path->near_ + stream->filled;
        if (bytes) memcpy(target, bytes, part);
        else memset(target, 0, part);
        bytes = bytes ? bytes + part : NULL;
        count -= part;
        stream->filled += part;
        if (stream->filled == BYTES) {
            stream->filled = 0;
            one_more(stream, stream->path->near_);
            capture(stream->path);
        }
    }
}

static void on_read(pa_stream *pulse, size_t asked, void *data) {
    (void)asked;
    const void *bytes = NULL;
    size_t count = 0;
    while (pa_stream_readable_size(pulse) > 0) {
        if (pa_stream_peek(pulse, &bytes, &count) < 0 || !count) return;
        take(data, bytes, count);
        pa_stream_drop(pulse);
    }
}

stream_t *hl_stream_new(path_t *path, int playing, const char *device, unsigned milliseconds) {
    stream_t *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    stream->path = path;
    stream->playing = playing;
    strncpy(stream->device, device, sizeof stream->device - 1);
    double pile = 2e-3 * milliseconds > PILE_SECONDS ? 2e-3 * milliseconds : PILE_SECONDS;
    unsigned wished = 2u * RATE * milliseconds / 1000;
    stream->length = playing ? (wished > 2 * BYTES ? wished : 2 * BYTES) : (unsigned)(2 * RATE * pile);
    stream->late = playing ? (int64_t)milliseconds * 1000000 : (int64_t)(PILE_SECONDS * 1e9);
    pthread_mutex_init(&stream->gate, NULL);
    return stream;
}

static int fail(stream_t *stream) {
    int error = stream->context ? pa_context_errno(stream->context) : PA_ERR_INTERNAL;
    atomic_store(&stream->error, error ? error : PA_ERR_INTERNAL);
    return -1;
}

static int turn(stream_t *stream) {
    if (atomic_load(&stream->stop)) return fail(stream);
    return pa_mainloop_iterate(stream->loop, 1, NULL) < 0 ? fail(stream) : 0;
}

static int connect_context(stream_t *stream) {
    stream->context = pa_context_new(pa_mainloop_get_api(stream->loop), "Hearthline");
    if (!stream->context || pa_context_connect(stream->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0)
        return fail(stream);
    for (;;) {
        pa_context_state_t state = pa_context_get_state(stream->context);
        if (state == PA_CONTEXT_READY) return 0;
        if (!PA_CONTEXT_IS_GOOD(state)) return fail(stream);
        if (turn(stream) < 0) return -1;
    }
}

static int connect_stream(stream_t *stream) {
    const pa_sample_spec form = {.format = PA_SAMPLE_S16NE, .rate = RATE, .channels = 1};
    const uint32_t any = (uint32_t)-1;
    const char *device = stream->device[0] ? stream->device : NULL;
    /* A device that was chosen stays when the system's default changes; the server would move the stream. */
    const pa_stream_flags_t flags = PA_STREAM_ADJUST_LATENCY | (device ? PA_STREAM_DONT_MOVE : 0);
    pa_buffer_attr playing = {any, stream->length, any, BYTES, any};
    pa_buffer_attr recording = {stream->length, any, any, any, BYTES};
    stream->stream = pa_stream_new(stream->context, "call", &form, NULL);
    if (!stream->stream) return fail(stream);
    int done;
    if (stream->playing) {
        pa_stream_set_write_callback(stream->stream, on_write, stream);
        done = pa_stream_connect_playback(stream->stream, device, &playing, flags, NULL, NULL);
    } else {
        pa_stream_set_read_callback(stream->stream, on_read, stream);
        done = pa_stream_connect_record(stream->stream, device, &recording, flags);
    }
    if (done < 0) return fail(stream);
    for (;;) {
        pa_stream_state_t state = pa_stream_get_state(stream->stream);
        if (state == PA_STREAM_READY) return 0;
        if (!PA_STREAM_IS_GOOD(state)) return fail(stream);
        if (turn(stream) < 0) return -1;
    }
}

/* Connect on the calling thread, which then runs the stream. 0, or -1 and `hl_stream_error` says why. */
int hl_stream_open(stream_t *stream) {
    pthread_mutex_lock(&stream->gate);
    stream->loop = pa_mainloop_new();
    pthread_mutex_unlock(&stream->gate);
    if (!stream->loop) return fail(stream);
    if (!stream->playing) forget(&stream->path->played);
    return connect_context(stream) < 0 ? -1 : connect_stream(stream);
}

/* Move frames until the stream is stopped or its server lets go; then nothing of it is left but `stream`. */
void hl_stream_run(stream_t *stream) {
    while (!atomic_load(&stream->error) && PA_STREAM_IS_GOOD(pa_stream_get_state(stream->stream)))
        if (turn(stream) < 0) break;
}

void hl_stream_end(stream_t *stream) {
    atomic_store(&stream->stop, 1);
    if (stream->stream) {
        pa_stream_set_write_callback(stream->stream, NULL, NULL);
        pa_stream_set_read_callback(stream->stream, NULL, NULL);
        pa_stream_disconnect(stream->stream);
        pa_stream_unref(stream->stream);
    }
    if (stream->context) {
        pa_context_disconnect(stream->context);
        pa_context_unref(stream->context);
    }
    pthread_mutex_lock(&stream->gate);
    if (stream->loop) pa_mainloop_free(stream->loop);
    stream->loop = NULL;
    pthread_mutex_unlock(&stream->gate);
}

/* Any thread. */
void hl_stream_stop(stream_t *stream) {
    atomic_store(&stream->stop, 1);
    pthread_mutex_lock(&stream->gate);
    if (stream->loop) pa_mainloop_wakeup(stream->loop);
    pthread_mutex_unlock(&stream->gate);
}

int hl_stream_error(stream_t *stream) { return atomic_load(&stream->error); }

/* 0 frames, 1 stumbles, 2 the peak since the last time, 3 microseconds of lateness. */
unsigned hl_stream_count(stream_t *stream, int which) {
    if (which == 2) return atomic_exchange(&stream->peak, 0);
    if (which == 3) return atomic_load(&stream->lateness);
    return atomic_load(which ? &stream->stumbles : &stream->frames);
}

/* After `hl_stream_end`, when nobody uses it any more. */
void hl_stream_free(stream_t *stream) {
    pthread_mutex_destroy(&stream->gate);
    free(stream);
}

/* --- recording ---------------------------------------------------------------------------------------- */

/* A sink in the bridge that fills a ring; its owner lays it out and reads it (see the engine's `capture`). */
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

/* --- waiting for SIP --------------------------------------------------------------------------------- */

/*
 * Poll in steps of `step` until something came, until `posted` is set from another thread, or for `total`
 * milliseconds. Returns what the last poll returned.
 */
int hl_wait(poll_t poll, const atomic_int *posted, unsigned step, unsigned total) {
    int64_t end = now() + (int64_t)total * 1000000;
    for (;;) {
        int came = poll(atomic_load(posted) ? 0 : step);
        if (came != 0 || atomic_load(posted) || now() >= end) return came;
    }
}
