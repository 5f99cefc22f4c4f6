/*
 * The speaker's side: how much sound lies before the card.
 *
 * The server is told of a long buffer, and we decide how far it is filled: little while the machine keeps up,
 * more after each time the card ran dry, less again when it stays calm.
 */

#define _GNU_SOURCE

#include "speaker.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000000
#define FRAME 10000000    /* ns */
#define MOST 16           /* frames: longer than this nothing waits */
#define ROOM 6            /* frames that the buffer is longer than what we ever put there */
#define GROWTH 2
#define WAKING 100        /* frames: what happens in the first second is the card waking up */
#define CALM 15           /* windows of two seconds without a stumble, then one frame less */

void hl_speaker_wish(stream_t *stream, unsigned milliseconds) {
    stream->least = milliseconds / 10 ? milliseconds / 10 : 1;
    stream->most = stream->least > MOST ? stream->least : MOST;
    stream->length = (stream->most + ROOM) * BYTES;
    atomic_store(&stream->goal, stream->least);
}

static pa_buffer_attr wished(stream_t *stream) {
    const uint32_t any = (uint32_t)-1;
    pa_buffer_attr attributes = {any, stream->length, atomic_load(&stream->goal) * BYTES, BYTES, any};
    return attributes;
}

/* After a stumble the server plays on once so much is there again. */
static void aim(stream_t *stream, unsigned goal) {
    if (goal < stream->least) goal = stream->least;
    if (goal > stream->most) goal = stream->most;
    if (goal == atomic_load(&stream->goal)) return;
    atomic_store(&stream->goal, goal);
    pa_buffer_attr attributes = wished(stream);
    pa_operation *asked = pa_stream_set_buffer_attr(stream->stream, &attributes, NULL, NULL);
    if (asked) pa_operation_unref(asked);
}

static void on_asked(pa_stream *pulse, size_t bytes, void *data) {
    (void)pulse, (void)bytes;
    ((stream_t *)data)->asked = 1;
}

static void on_dry(pa_stream *pulse, void *data) {
    (void)pulse;
    stream_t *stream = data;
    stream->calm = 0;
    if (atomic_load(&stream->path->clock) == CLOCK_NULL || atomic_load(&stream->frames) < WAKING) return;
    atomic_fetch_add(&stream->stumbles, 1);
    hl_balance_forget(&stream->balance);
    aim(stream, atomic_load(&stream->goal) + GROWTH);
}

int hl_speaker_connect(stream_t *stream) {
    pa_buffer_attr attributes = wished(stream);
    pa_stream_set_write_callback(stream->stream, on_asked, stream);
    pa_stream_set_underflow_callback(stream->stream, on_dry, stream);
    return pa_stream_connect_playback(stream->stream, stream->device[0] ? stream->device : NULL, &attributes,
                                      hl_stream_flags(stream, PA_STREAM_EARLY_REQUESTS), NULL, NULL);
}

/*
 * While the microphone leads, what waits is fetched a hundred times a second, and the server's messages with
 * it: each of them would wake us otherwise.
 */
static void rest(stream_t *stream) {
    int64_t at = hl_now(), due = stream->last + FRAME;
    if (due < at || due > at + FRAME) due = at;
    struct timespec until = {due / SECOND, due % SECOND};
    if (due > at) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    stream->last = due;
}

static int paced(struct pollfd *watched, unsigned long count, int most, void *data) {
    stream_t *stream = data;
    if (most && hl_path_led(stream->path) && !atomic_load(&stream->path->dry)) {
        rest(stream);
        most = 0;
    }
    int ready = poll(watched, count, most);
    stream->more = ready > 0;
    return ready;
}

void hl_speaker_begin(stream_t *stream) {
    pa_mainloop_set_poll_func(stream->loop, paced, stream);
    const pa_buffer_attr *given = pa_stream_get_buffer_attr(stream->stream);
    if (given) stream->length = given->tlength;
    pthread_mutex_lock(&stream->path->hand);
    stream->path->speaker = stream;
    pthread_mutex_unlock(&stream->path->hand);
    hl_speaker_feed(stream);
}

void hl_speaker_leave(stream_t *stream) {
    pthread_mutex_lock(&stream->path->hand);
    if (stream->path->speaker == stream) stream->path->speaker = NULL;
    pthread_mutex_unlock(&stream->path->hand);
    atomic_store(&stream->path->dry, 0);
}

/* --- feeding ------------------------------------------------------------------------------------------ */

static int put(stream_t *stream, const int16_t *samples) {
    int16_t heard[SAMPLES];
    path_t *path = stream->path;
    if (samples != path->far_) memcpy(path->far_, samples, BYTES);
    hl_path_play(path, heard);
    hl_stream_count_one(stream, path->far_);
    return pa_stream_write(stream->stream, heard, BYTES, NULL, 0, PA_SEEK_RELATIVE);
}

/* Judge what lies there now; after a calm time a frame less shall. */
static void look(stream_t *stream, unsigned total) {
    unsigned goal = atomic_load(&stream->goal);
    if (!hl_balance_look(&stream->balance, total, goal) || ++stream->calm < CALM) return;
    stream->calm = 0;
    aim(stream, goal - 1);
}

/* Play a frame that waited; how many that made. */
static unsigned put_queued(stream_t *stream, const int16_t *samples) {
    int16_t played[2][SAMPLES];
    unsigned count = hl_balance_pass(&stream->balance, samples, played);
    for (unsigned i = 0; i < count; i++) put(stream, played[i]);
    return count;
}

/* What no microphone leads: as much as is aimed at, straight from the bridge. */
static void fill(stream_t *stream, unsigned level) {
    path_t *path = stream->path;
    for (unsigned goal = atomic_load(&stream->goal); level < goal; level++) {
        if (atomic_load(&path->clock) == CLOCK_SPEAKER) hl_path_turn(path, path->far_);
        else memset(path->far_, 0, BYTES);
        if (put(stream, path->far_) < 0) return;
    }
    hl_balance_forget(&stream->balance);
}

/* Give the server what there is. What it asked for while we slept counts once: the microphone slept as well. */
void hl_speaker_feed(stream_t *stream) {
    path_t *path = stream->path;
    atomic_fetch_add(&path->unled, stream->asked);
    stream->asked = 0;
    size_t room = pa_stream_writable_size(stream->stream);
    if (room == (size_t)-1) return;
    unsigned level = room < stream->length ? (unsigned)(stream->length - room) / BYTES : 0;
    if (!hl_path_led(path)) {
        atomic_store(&path->dry, 0);
        atomic_store(&path->taken, atomic_load(&path->queued));
        fill(stream, level);
        return;
    }
    unsigned waiting = hl_path_waiting(path), place = atomic_load(&path->taken);
    look(stream, level + waiting);
    for (; waiting && level < stream->most; waiting--) {
        level += put_queued(stream, path->queue[place % QUEUE]);
        atomic_store(&path->taken, ++place);
    }
    if (waiting) atomic_store(&path->taken, place + waiting); /* so late that nobody wants it any more */
    if (atomic_load(&path->dry) && !level) atomic_fetch_add(&path->unled, 1);
    atomic_store(&path->dry, level == 0);
}
