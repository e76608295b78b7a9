/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators wait on one stack, values on another. */
#include "yard.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    int rank, n_args; /* rank 0: a function */
} Operator;

/* clang-format off */
static const Operator operators[] = {
    { "or", 1, 2 }, { "and", 2, 2 }, { "not", 3, 1 }, { "==", 4, 2 }, { "!=", 4, 2 },
    { "<=", 4, 2 }, { ">=", 4, 2 }, { "<", 4, 2 }, { ">", 4, 2 }, { "+", 5, 2 },
    { "-", 5, 2 }, { "*", 6, 2 }, { "/", 6, 2 }, { "neg", 7, 1 }, { "^", 8, 2 },
};
/* clang-format on */

enum { MOST = 1000 };

typedef struct {
    Yard values[MOST];
    struct {
        char name[20]; /* "(": a bracket; otherwise an operator           */
        char call[20]; /* what stood before the bracket: "" or a function */
        int rank, n_args;
    } waiting[MOST];
    int n_values, n_waiting;
    bool value_before; /* an operator that follows has a left side */
} Shunt;

static void
perform(Shunt *shunt, const char *name, int n_args)
{
    shunt->n_values -= n_args;
    shunt->values[shunt->n_values] = yard_apply(name, shunt->values + shunt->n_values, n_args);
    shunt->n_values++;
}

/* Performs what binds at least as firmly as `rank`, back to the last open bracket. */
static void
settle(Shunt *shunt, int rank)
{
    while (shunt->n_waiting > 0 && shunt->waiting[shunt->n_waiting - 1].rank >= rank) {
        shunt->n_waiting--;
        perform(shunt, shunt->waiting[shunt->n_waiting].name,
                shunt->waiting[shunt->n_waiting].n_args);
    }
}

static void
hold(Shunt *shunt, const char *name, const char *call, int rank, int n_args)
{
    snprintf(shunt->waiting[shunt->n_waiting].name, 20, "%s", name);
    snprintf(shunt->waiting[shunt->n_waiting].call, 20, "%s", call);
    shunt->waiting[shunt->n_waiting].rank = rank;
    shunt->waiting[shunt->n_waiting++].n_args = n_args;
    shunt->value_before = false;
}

static void
push(Shunt *shunt, double value)
{
    shunt->values[shunt->n_values++] = (Yard){ value, 0 };
    shunt->value_before = true;
}

static void
take_operator(Shunt *shunt, const Operator *operator)
{
    if (strcmp(operator->name, "-") == 0 && !shunt->value_before)
        hold(shunt, "neg", "", 7, 1);
    else if (operator->n_args == 1)
        hold(shunt, operator->name, "", operator->rank, 1);
    else if (strcmp(operator->name, "+") != 0 || shunt->value_before) {
        settle(shunt, operator->rank +(operator->rank == 8)); /* powers wait for those to come */
        hold(shunt, operator->name, "", operator->rank, 2);
    }
}

static void
close_bracket(Shunt *shunt)
{
    settle(shunt, 1);
    shunt->n_waiting--;
    if (shunt->waiting[shunt->n_waiting].call[0])
        perform(shunt, shunt->waiting[shunt->n_waiting].call,
                shunt->waiting[shunt->n_waiting].n_args);
    shunt->value_before = true;
}

static const char *
take_word(Shunt *shunt, const char *at, const double *names)
{
    char word[20] = "";
    const size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_");

    snprintf(word, sizeof(word), "%.*s", (int)length, at);
    for (size_t row = 0; row < 3; row++)
        if (strcmp(word, operators[row].name) == 0) {
            take_operator(shunt, &operators[row]);
            return at + length;
        }
    if (at[length] == '(')
        hold(shunt, "(", word, 0, 1);
    else
        push(shunt, strcmp(word, "infinity") == 0 ? (double)INFINITY : names[word[0] - 'a']);
    return at + length + (at[length] == '(');
}

static const char *
take_sign(Shunt *shunt, const char *at)
{
    for (size_t row = 3; row < sizeof(operators) / sizeof(operators[0]); row++) {
        const size_t length = strlen(operators[row].name);
        if (strncmp(at, operators[row].name, length) != 0) continue;
        take_operator(shunt, &operators[row]);
        return at + length;
    }
    if (*at == '(') hold(shunt, "(", "", 0, 1);
    if (*at == ')') close_bracket(shunt);
    if (*at == ',') {
        settle(shunt, 1);
        shunt->waiting[shunt->n_waiting - 1].n_args++;
        shunt->value_before = false;
    }
    return at + 1;
}

Yard
yard_value(const char *text, const double *names)
{
    static Shunt shunt;
    char *end;

    shunt.n_values = shunt.n_waiting = 0;
    shunt.value_before = false;
    while (*text) {
        if (*text >= 'a' && *text <= 'z') {
            text = take_word(&shunt, text, names);
        } else if ((*text >= '0' && *text <= '9') || *text == '.') {
            push(&shunt, strtod(text, &end));
            text = end;
        } else {
            text = take_sign(&shunt, text);
        }
    }
    settle(&shunt, 1);
    return shunt.values[0];
}
