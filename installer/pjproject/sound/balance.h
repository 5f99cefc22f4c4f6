#ifndef HEARTHLINE_BALANCE_H
#define HEARTHLINE_BALANCE_H

#include "sound.h"

/* All zero to begin with. */
typedef struct {
    unsigned looks, fewest, highest, overdue;
    int surplus;                /* frames to leave out; below 0, to add */
    int holding, hushed;
    float loudest;
    int16_t held[SAMPLES], before[SAMPLES];
} balance_t;

void hl_balance_forget(balance_t *balance);
int hl_balance_look(balance_t *balance, unsigned total, unsigned goal);
unsigned hl_balance_pass(balance_t *balance, const int16_t *samples, int16_t played[2][SAMPLES]);

#endif
