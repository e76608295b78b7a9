/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random formulas by the grammar, one level of precedence below the other. */
#include "yard.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

int
yard_random(unsigned long long *seed, int n)
{
    uint64_t z = (*seed += 0x9e3779b97f4a7c15ULL);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (int)((z ^ (z >> 31)) % (uint64_t)n);
}

typedef struct {
    char *text;
    unsigned long long *seed;
    size_t n;
    int depth;
} Writer;

static void write_level(Writer *writer, int level);

static bool
chance(Writer *writer, int percent)
{
    return writer->n < YARD_TEXT / 40 && yard_random(writer->seed, 100) < percent;
}

static void
put(Writer *writer, const char *text)
{
    writer->n += (size_t)snprintf(writer->text + writer->n, YARD_TEXT - writer->n, "%s", text);
}

static void
write_atom(Writer *writer)
{
    static const char *const numbers[] = { "0",    "1",   "2",     "3",   "0.5", "0.25",
                                           "1.5",  ".75", "1e-3",  "0.1", "0.3", "infinity",
                                           "1e90", "7.",  "2.5E2", "40" };
    const char letter[2] = { (char)('a' + yard_random(writer->seed, 8)), '\0' };

    put(writer, yard_random(writer->seed, 2) ? letter : numbers[yard_random(writer->seed, 16)]);
}

static void
write_call(Writer *writer)
{
    static const struct {
        const char *name;
        int n_args;
    } functions[] = { { "if", 3 },           { "if", 3 },
                      { "if", 3 },           { "exp", 1 },
                      { "ln", 1 },           { "sqrt", 1 },
                      { "abs", 1 },          { "min", 2 },
                      { "min", 5 },          { "max", 2 },
                      { "max", 3 },          { "clamp", 3 },
                      { "ceil", 1 },         { "floor", 1 },
                      { "round", 1 },        { "mod", 2 },
                      { "rate_to_prob", 2 }, { "prob_to_rate", 2 },
                      { "prob_rescale", 3 }, { "prob_hr", 2 },
                      { "odds_to_prob", 1 }, { "median_to_rate", 1 } };
    const int row = yard_random(writer->seed, (int)(sizeof(functions) / sizeof(functions[0])));

    put(writer, functions[row].name);
    for (int arg = 0; arg < functions[row].n_args; arg++) {
        put(writer, arg ? ", " : "(");
        write_level(writer, 1);
    }
    put(writer, ")");
}

static void
write_primary(Writer *writer)
{
    if (writer->depth < 5 && chance(writer, 45)) {
        writer->depth++;
        if (chance(writer, 60)) {
            write_call(writer);
        } else {
            put(writer, "(");
            write_level(writer, 1);
            put(writer, ")");
        }
        writer->depth--;
    } else {
        write_atom(writer);
    }
}

/* Operators of one rank between those of the next; `between` lists them by blanks. */
static void
write_chain(Writer *writer, int level, const char *const *between, int n, int percent, int longest)
{
    write_level(writer, level + 1);
    for (int more = 0; more < longest && chance(writer, percent); more++) {
        put(writer, between[yard_random(writer->seed, n)]);
        write_level(writer, level + 1);
    }
}

static void
write_level(Writer *writer, int level)
{
    static const char *const signs[] = { " or ", " and ", " == ", "!=",  " <= ", ">=",  " < ",
                                         ">",    " + ",   " - ",  " * ", "/",    " ^ ", "^" };

    switch (level) {
    case 1: write_chain(writer, level, signs, 1, 8, 2); break;
    case 2: write_chain(writer, level, signs + 1, 1, 8, 2); break;
    case 3:
        if (chance(writer, 5)) {
            put(writer, "not ");
            write_level(writer, 3);
        } else {
            write_level(writer, 4);
        }
        break;
    case 4: write_chain(writer, level, signs + 2, 6, 15, 1); break;
    case 5: write_chain(writer, level, signs + 8, 2, 35, 4); break;
    case 6: write_chain(writer, level, signs + 10, 2, 30, 3); break;
    case 7:
        if (chance(writer, 12)) {
            put(writer, yard_random(writer->seed, 4) ? "-" : "+ ");
            write_level(writer, 7);
        } else {
            write_level(writer, 8);
        }
        break;
    case 8:
        write_primary(writer);
        if (chance(writer, 12)) {
            put(writer, signs[12 + yard_random(writer->seed, 2)]);
            write_level(writer, 7);
        }
        break;
    default: break;
    }
}

void
yard_formula(char text[YARD_TEXT], unsigned long long *seed)
{
    Writer writer = { .text = text, .seed = seed };

    text[0] = '\0';
    write_level(&writer, 1);
}
