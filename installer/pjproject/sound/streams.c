/* The two streams to the sound server; each on its own thread, told of the server's wishes. */

#include "sound.h"
#include "speaker.h"

#include <stdlib.h>
#include <string.h>

#define PILE_SECONDS 0.2  /* what a microphone may pile up while nobody reads; older sound is dropped */
#define LATE 200000000    /* ns between two frames of a microphone: it piled up too much */
#define TIMED 500         /* frames after which the server is asked again how late sound is */
#define START_TICK 20000000
#define START_TICKS 150   /* without a frame: it will not come */
#define TICK 100000000    /* ns between two looks whether frames still flow */
#define LOST_TICKS 2
#define STEADY 10         /* a fresh speaker takes some frames at once; what follows shows that it runs */
#define MESSAGES 64       /* looks at what the server says, after which there are other things to do */
#define THIRSTY 20000     /* us to wait for the server while it has nothing to play and asks for nothing */

enum told { OVER, RUNNING, LOST };

static int is_over(stream_t *stream) {
    return atomic_load(&stream->error) || atomic_load(&stream->stop)
        || !PA_STREAM_IS_GOOD(pa_stream_get_state(stream->stream));
}

/* --- the microphone ---------------------------------------------------------------------------------- */

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
            int64_t at = hl_now();
            if (atomic_load(&stream->frames) && at - stream->last > LATE) atomic_fetch_add(&stream->stumbles, 1);
            stream->last = at;
            hl_stream_count_one(stream, stream->path->near_);
            hl_path_capture(stream->path);
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

/* --- a stream's life --------------------------------------------------------------------------------- */

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

void hl_stream_count_one(stream_t *stream, const int16_t *samples) {
    hl_raise_to(&stream->peak, hl_highest(samples));
    atomic_fetch_add(&stream->frames, 1);
    time_it(stream);
}

/* A device that was chosen stays when the system's default changes; the server would move the stream. */
pa_stream_flags_t hl_stream_flags(const stream_t *stream, pa_stream_flags_t more) {
    return stream->device[0] ? more | PA_STREAM_DONT_MOVE : more;
}

stream_t *hl_stream_new(path_t *path, int playing, const char *device, unsigned milliseconds) {
    stream_t *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    stream->path = path;
    stream->playing = playing;
    strncpy(stream->device, device, sizeof stream->device - 1);
    double pile = 2e-3 * milliseconds > PILE_SECONDS ? 2e-3 * milliseconds : PILE_SECONDS;
    stream->length = (unsigned)(2 * RATE * pile);
    if (playing) hl_speaker_wish(stream, milliseconds);
    pthread_mutex_init(&stream->gate, NULL);
    return stream;
}

static int fail(stream_t *stream) {
    int error = stream->context ? pa_context_errno(stream->context) : PA_ERR_INTERNAL;
    atomic_store(&stream->error, error ? error : PA_ERR_INTERNAL);
    return -1;
}

/* Wait for so many microseconds at most and hear what came; whoever stops us after the look is heard. */
static int look_once(stream_t *stream, int most) {
    stream->more = 0;
    if (pa_mainloop_prepare(stream->loop, most) < 0) return fail(stream);
    if (atomic_load(&stream->stop)) return fail(stream);
    if (pa_mainloop_poll(stream->loop) < 0) return fail(stream);
    return pa_mainloop_dispatch(stream->loop) < 0 ? fail(stream) : 0;
}

/*
 * One turn of the loop. Of a socket it reads half a message at a time (its head, then what it says): a speaker
 * that looks a hundred times a second would hear of fifty, and those after it has slept would pile up.
 */
static int turn(stream_t *stream, int most) {
    if (look_once(stream, most) < 0) return -1;
    for (int times = 0; stream->more && times < MESSAGES; times++)
        if (look_once(stream, 0) < 0) return -1;
    return 0;
}

static int connect_context(stream_t *stream) {
    stream->context = pa_context_new(pa_mainloop_get_api(stream->loop), "Hearthline");
    if (!stream->context || pa_context_connect(stream->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0)
        return fail(stream);
    for (;;) {
        pa_context_state_t state = pa_context_get_state(stream->context);
        if (state == PA_CONTEXT_READY) return 0;
        if (!PA_CONTEXT_IS_GOOD(state)) return fail(stream);
        if (turn(stream, -1) < 0) return -1;
    }
}

static int connect_microphone(stream_t *stream) {
    const uint32_t any = (uint32_t)-1;
    const pa_buffer_attr wished = {stream->length, any, any, any, BYTES};
    const char *device = stream->device[0] ? stream->device : NULL;
    pa_stream_set_read_callback(stream->stream, on_read, stream);
    hl_lane_forget(&stream->path->played);
    return pa_stream_connect_record(stream->stream, device, &wished,
                                    hl_stream_flags(stream, PA_STREAM_ADJUST_LATENCY));
}

static int connect_stream(stream_t *stream) {
    const pa_sample_spec form = {.format = PA_SAMPLE_S16NE, .rate = RATE, .channels = 1};
    stream->stream = pa_stream_new(stream->context, "call", &form, NULL);
    if (!stream->stream) return fail(stream);
    if ((stream->playing ? hl_speaker_connect(stream) : connect_microphone(stream)) < 0) return fail(stream);
    for (;;) {
        pa_stream_state_t state = pa_stream_get_state(stream->stream);
        if (state == PA_STREAM_READY) return 0;
        if (!PA_STREAM_IS_GOOD(state)) return fail(stream);
        if (turn(stream, -1) < 0) return -1;
    }
}

/* Connect on the calling thread, which then runs the stream. 0, or -1 and `hl_stream_error` says why. */
int hl_stream_open(stream_t *stream) {
    pthread_mutex_lock(&stream->gate);
    stream->loop = pa_mainloop_new();
    pthread_mutex_unlock(&stream->gate);
    if (!stream->loop) return fail(stream);
    if (connect_context(stream) < 0 || connect_stream(stream) < 0) return -1;
    if (stream->playing) hl_speaker_begin(stream);
    return 0;
}

/* Whether frames began to flow, or do no longer. Counts its looks: when the machine stood still, none was missed. */
static int look(stream_t *stream) {
    int64_t at = hl_now();
    if (at - stream->looked < (stream->began ? TICK : START_TICK)) return OVER;
    stream->looked = at;
    unsigned frames = atomic_load(&stream->frames);
    stream->silent = frames == stream->seen ? stream->silent + 1 : 0;
    stream->seen = frames;
    int told = OVER;
    if (!stream->running && !stream->silent && frames >= STEADY) told = RUNNING;
    else if (stream->silent >= (stream->running ? LOST_TICKS : stream->began ? (unsigned)-1 : START_TICKS)) told = LOST;
    if (told != OVER) stream->began = 1, stream->running = told == RUNNING;
    return told;
}

/*
 * Move frames until there is something to tell: 1 they flow (again), 2 they do not, 0 the stream is stopped
 * or its server let go.
 */
int hl_stream_watch(stream_t *stream) {
    while (!is_over(stream)) {
        int thirsty = stream->playing && atomic_load(&stream->path->dry);
        if (turn(stream, thirsty ? THIRSTY : (stream->began ? TICK : START_TICK) / 1000) < 0) break;
        if (stream->playing && !is_over(stream)) hl_speaker_feed(stream);
        int told = look(stream);
        if (told != OVER) return told;
    }
    return OVER;
}

/* Let go; then nothing of it is left but `stream`. */
void hl_stream_end(stream_t *stream) {
    atomic_store(&stream->stop, 1);
    if (stream->playing) hl_speaker_leave(stream);
    else atomic_store(&stream->path->unled, LEADERLESS);
    if (stream->stream) {
        pa_stream_set_write_callback(stream->stream, NULL, NULL);
        pa_stream_set_underflow_callback(stream->stream, NULL, NULL);
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

/* Let its loop turn. Any thread. */
void hl_stream_wake(stream_t *stream) {
    pthread_mutex_lock(&stream->gate);
    if (stream->loop) pa_mainloop_wakeup(stream->loop);
    pthread_mutex_unlock(&stream->gate);
}

/* Any thread. */
void hl_stream_stop(stream_t *stream) {
    atomic_store(&stream->stop, 1);
    hl_stream_wake(stream);
}

int hl_stream_error(stream_t *stream) { return atomic_load(&stream->error); }

/*
 * 0 frames, 1 how often the card ran dry, 2 the peak since the last time, 3 microseconds of lateness,
 * 4 milliseconds of sound that a speaker keeps ahead.
 */
unsigned hl_stream_count(stream_t *stream, int which) {
    if (which == 2) return atomic_exchange(&stream->peak, 0);
    if (which == 3) return atomic_load(&stream->lateness);
    if (which == 4) return atomic_load(&stream->goal) * 10;
    return atomic_load(which ? &stream->stumbles : &stream->frames);
}

/* After `hl_stream_end`, when nobody uses it any more. */
void hl_stream_free(stream_t *stream) {
    pthread_mutex_destroy(&stream->gate);
    free(stream);
}
