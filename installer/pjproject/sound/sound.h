/*
 * The sound path of a call without Python: frames between PulseAudio's own callbacks and the port of
 * pjproject's bridge. Nothing here knows pjproject but by function addresses it is given, so it stands
 * beside the engine's library and not inside it. Python opens, hears of what happens and closes; it is asked
 * for a frame only while something must be done to it that is not done in C.
 *
 * The microphone is the clock while it delivers: each of its frames makes the bridge turn once, and what the
 * bridge gives waits for the speaker. So after a standstill all that was said is still sent, and all that was
 * heard meanwhile lies before the speaker, where it outlasts the next standstill.
 *
 * One thread a stream; it comes from outside. 16 kHz, mono, 16 bit, 10 ms.
 */

#ifndef HEARTHLINE_SOUND_H
#define HEARTHLINE_SOUND_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <pulse/pulseaudio.h>

#include "lane.h"

#define RATE 16000
#define KEPT 400          /* frames of figures: four seconds */
#define QUEUE 64          /* frames between bridge and speaker */
#define LEADERLESS 8      /* so often the speaker asked in vain: the microphone is gone */

enum clock { CLOCK_NULL, CLOCK_SPEAKER, CLOCK_MICROPHONE };

/* pjmedia_frame */
typedef struct { int type; void *buf; size_t size; uint64_t timestamp; uint32_t bit_info; } frame_t;
typedef int (*move_t)(void *port, frame_t *frame);
/* A piece of Python: looks at the buffers of the path. `treat` returns bits: 1 use `clean`, 2 it is speech. */
typedef int (*hook_t)(void);
/* The same in C, of the library of filters; `filters` is its own. Only bit 2 is told. */
typedef int (*filter_t)(void *filters, const int16_t *near_, const int16_t *reference, int16_t *clean);

typedef struct stream stream_t;

typedef struct {
    move_t get_frame, put_frame;
    void *_Atomic port;
    atomic_int clock;
    _Atomic(hook_t) treat, tape_near, tape_far;
    pthread_mutex_t filtering;  /* around the next three; who swaps filters waits for a frame that passes */
    filter_t filter;
    void *filters;
    int use;                    /* what comes out of them is sent */
    int16_t near_[SAMPLES], clean[SAMPLES], reference[SAMPLES], far_[SAMPLES], unheard[SAMPLES];
    lane_t played;              /* what the speaker plays, for the echo canceller */
    lane_t own;                 /* the agent's own voice, for the agent's ear alone */
    atomic_int own_gain;        /* 32768 is as loud as it comes, 0: off */
    atomic_uint frames, peak, clipped, speech, kept;
    float near_power[KEPT], far_power[KEPT];
    _Atomic float far_now;
    pthread_mutex_t tick;       /* the bridge turns for one thread at a time */
    int16_t queue[QUEUE][SAMPLES];
    atomic_uint queued, taken;
    atomic_uint unled;          /* what the speaker asked for since the microphone's last frame */
    atomic_int dry;             /* the speaker has nothing left and nobody will ask it */
    pthread_mutex_t hand;       /* around `speaker` */
    stream_t *speaker;
} path_t;

int64_t hl_now(void);
unsigned hl_highest(const int16_t *samples);
void hl_raise_to(atomic_uint *place, unsigned value);

/* Between path and streams. */
void hl_path_turn(path_t *path, int16_t *target);
int hl_path_led(path_t *path);
unsigned hl_path_waiting(path_t *path);
void hl_path_play(path_t *path, int16_t *target);
void hl_path_capture(path_t *path);
void hl_stream_wake(stream_t *stream);

#endif
