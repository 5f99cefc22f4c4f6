/* What a stream is, and the part of it that only a speaker has. */

#ifndef HEARTHLINE_SPEAKER_H
#define HEARTHLINE_SPEAKER_H

#include "balance.h"

struct stream {
    path_t *path;
    int playing;
    char device[256];
    unsigned length;            /* bytes: a speaker's buffer at its longest, or piled up by a microphone */
    int64_t last, looked;
    unsigned seen, silent, running, began;
    atomic_int stop, error;
    atomic_uint frames, stumbles, peak;
    atomic_uint lateness;       /* microseconds between here and ear or mouth, as the server last said; 0: not yet */
    pthread_mutex_t gate;       /* around `loop` for whoever stops or wakes us from outside */
    pa_mainloop *loop;
    pa_context *context;
    pa_stream *stream;
    size_t filled;              /* bytes of a microphone's frame so far */
    /* A speaker's; frames. */
    atomic_uint goal;           /* what shall lie before the card when it asks */
    unsigned least, most;       /* bounds of `goal` */
    unsigned calm;              /* windows without a stumble */
    unsigned asked;             /* 1: the server asked for sound since the last feeding */
    int more;                   /* the last look at the socket found something; perhaps not all */
    balance_t balance;
};

void hl_stream_count_one(stream_t *stream, const int16_t *samples);
pa_stream_flags_t hl_stream_flags(const stream_t *stream, pa_stream_flags_t more);

void hl_speaker_wish(stream_t *stream, unsigned milliseconds);
int hl_speaker_connect(stream_t *stream);
void hl_speaker_begin(stream_t *stream);
void hl_speaker_feed(stream_t *stream);
void hl_speaker_leave(stream_t *stream);

#endif
