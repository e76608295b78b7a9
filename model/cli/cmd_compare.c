/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "cli/command.h"
#include "cli/compare.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_compare_options[] = {
    { "--threads", "N",  "threads, where single patients are simulated again" },
    { "--help",    NULL, "this text" },
    { 0 },
};
/* clang-format on */

enum {
    LEAST_NAME = 20,
    RATIO_NAME = 12,
    MOST_NAME = 34,
    VALUE = 16,
    MOST_VALUE = 40,
    MOST_RANKED = 20
};

/* What is written anew at every change in the last digits is none. */
static bool
moved(double first, double second)
{
    const double rounding = 1e-10;

    if (isnan(first) || isnan(second)) return isnan(first) != isnan(second);
    if (isinf(first) || isinf(second)) return first != second;
    return fabs(second - first) > rounding * fmax(fabs(first), fabs(second));
}

/* ---- texts in columns ---- */

static int
letters(const char *text)
{
    int n = 0;

    for (; *text; text++) n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* The text with blanks up to `width` letters, one of them between columns; a longer one is cut. */
static void
put(const char *text, int width, bool right)
{
    const int n = letters(text), most = width - 1;
    int blanks = n > most ? 0 : most - n;

    if (right) printf(" %*s", blanks, "");
    if (n <= most) {
        printf("%s", text);
    } else {
        int kept = 0;
        for (; *text; text++) {
            if (((unsigned char)*text & 0xc0) != 0x80 && kept++ == most - 3) break;
            putchar(*text);
        }
        printf("...");
    }
    if (!right) printf("%*s ", blanks, "");
}

static void
put_number(double value, int decimals, bool sign)
{
    char buffer[TEXT_NUMBER], text[TEXT_NUMBER + 2];

    if (isnan(value)) {
        put("-", VALUE, true);
        return;
    }
    snprintf(text, sizeof(text), "%s%s", sign && value > 0 ? "+" : "",
             text_pretty(buffer, value, decimals));
    put(text, VALUE, true);
}

/* ---- inputs ---- */

static void
put_input(const CompareInput *input, int name, int value)
{
    const bool is_file = input->kind == COMPARE_FILE;

    printf("  ");
    put(input->name, name, false);
    for (int folder = 0; folder < 2; folder++) {
        const char *text = input->text[folder];
        char start[16];
        if (is_file && strlen(text) > 12) {
            snprintf(start, sizeof(start), "%.12s", text);
            text = start;
        }
        put(text, value, true);
    }
    if (is_file || (*input->label && strcmp(input->label, input->name) != 0))
        printf("  %s", is_file ? "SHA-256" : input->label);
    printf("%s\n", input->follows ? "  (follows from others)" : "");
}

static void
put_inputs(const Compare *compare)
{
    static const char *const titles[] = { "origin", "files", "settings", "parameters" };
    int name = LEAST_NAME, value = VALUE;

    for (int item = 0; item < compare->n_inputs; item++) {
        const CompareInput *input = &compare->inputs[item];
        const int n = letters(input->name) + 1;
        name = n > name ? n : name;
        for (int folder = 0; folder < 2 && input->kind != COMPARE_FILE; folder++)
            value =
                letters(input->text[folder]) >= value ? letters(input->text[folder]) + 1 : value;
    }
    name = name > MOST_NAME ? MOST_NAME : name;
    value = value > MOST_VALUE ? MOST_VALUE : value;
    if (compare->n_inputs == 0) {
        printf("\nInputs that differ\n none\n");
        return;
    }
    putchar('\n');
    put("Inputs that differ", name + 2, false);
    put("first", value, true);
    put("second", value, true);
    putchar('\n');
    for (CompareKind kind = COMPARE_ORIGIN; kind <= COMPARE_PARAMETER; kind++) {
        bool first = true;
        for (int item = 0; item < compare->n_inputs; item++) {
            if (compare->inputs[item].kind != kind) continue;
            if (first) printf(" %s\n", titles[kind]);
            first = false;
            put_input(&compare->inputs[item], name, value);
        }
    }
}

/* ---- results ---- */

typedef struct {
    const char *column, *error, *words;
    int decimals;
    bool either; /* only one of them may have it */
} Figure;

/* How far chance may have moved the difference of two runs of single patients. */
static void
put_error(double first, double second, int decimals)
{
    char buffer[TEXT_NUMBER];

    if (first > 0 || second > 0)
        printf("  +- %s", text_pretty(buffer, hypot(first > 0 ? first : 0, second > 0 ? second : 0),
                                      decimals));
}

static bool
put_figure(const Table *const tables[2], const int rows[2], const Figure *figure, bool header,
           const char *strategy)
{
    double values[2], errors[2];

    for (int folder = 0; folder < 2; folder++) {
        values[folder] = results_cell(tables[folder], rows[folder], figure->column).number;
        errors[folder] =
            figure->error ? results_cell(tables[folder], rows[folder], figure->error).number : NAN;
    }
    if (!moved(values[0], values[1]) || (figure->either && isnan(values[0] + values[1])))
        return false; /* draws that only one of them made are no result that moved */
    if (header) printf(" %s\n", strategy);
    printf("  ");
    put(figure->words, 28, false);
    for (int folder = 0; folder < 2; folder++) put_number(values[folder], figure->decimals, false);
    put_number(values[1] - values[0], figure->decimals, true);
    put_error(errors[0], errors[1], figure->decimals);
    putchar('\n');
    return true;
}

static void
put_results(const Compare *compare)
{
    static const Figure figures[] = {
        { "cost", "cost_mcse", "cost", 2, false },
        { "qaly", "qaly_mcse", "QALYs", 4, false },
        { "life_years", "life_years_mcse", "life years", 4, false },
        { "median_survival_months", NULL, "median survival, months", 2, false },
        { "nmb", "nmb_mcse", "net monetary benefit", 0, false },
        { "psa_cost", NULL, "mean cost over draws", 2, true },
        { "psa_qaly", NULL, "mean QALYs over draws", 4, true },
        { "psa_probability", NULL, "probability cost-effective", 4, true },
    };
    const Table *tables[2] = { results_table(&compare->of[0], "summary"),
                               results_table(&compare->of[1], "summary") };
    bool any = false;

    putchar('\n');
    put("Results that moved", 28 + 2, false);
    put("first", VALUE, true);
    put("second", VALUE, true);
    put("change", VALUE, true);
    putchar('\n');
    for (int row = 0; tables[0] && tables[1] && row < table_rows(tables[0]); row++) {
        const char *strategy = results_cell(tables[0], row, "strategy").text;
        const int rows[2] = { row, strategy
                                       ? results_row(tables[1], "strategy", strategy, NULL, NULL)
                                       : NONE_SUCH };
        bool header = true;
        if (rows[1] == NONE_SUCH) {
            printf(" %s: only in %s\n", strategy ? strategy : "", compare->of[0].folder);
            any = true;
            continue;
        }
        for (size_t figure = 0; figure < sizeof(figures) / sizeof(figures[0]); figure++)
            if (put_figure(tables, rows, &figures[figure], header, strategy)) header = false;
        any |= !header;
    }
    for (int row = 0; tables[0] && tables[1] && row < table_rows(tables[1]); row++) {
        const char *strategy = results_cell(tables[1], row, "strategy").text;
        if (!strategy || results_row(tables[0], "strategy", strategy, NULL, NULL) != NONE_SUCH)
            continue;
        printf(" %s: only in %s\n", strategy, compare->of[1].folder);
        any = true;
    }
    if (!any) printf(" none\n");
}

/* ---- ratios ---- */

static void
put_ratio(CompareRatio ratio)
{
    if (isnan(ratio.icer))
        put(ratio.place && *ratio.place ? ratio.place : "-", VALUE + 12, true);
    else {
        char buffer[TEXT_NUMBER];
        put(text_pretty(buffer, ratio.icer, 0), VALUE + 12, true);
    }
}

static void
put_pairs(const Compare *compare)
{
    char buffer[TEXT_NUMBER];

    if (compare->n_pairs == 0) return;
    printf("\nAgainst %s, at %s a QALY\n", compare->comparator,
           text_pretty(buffer, compare->wtp, 0));
    for (int pair = 0; pair < compare->n_pairs; pair++) {
        const CompareRatio ratios[2] = { compare_ratio(compare, 0, pair),
                                         compare_ratio(compare, 1, pair) };
        printf(" %s\n  ", compare->pairs[pair]);
        put("ICER", RATIO_NAME, false);
        put_ratio(ratios[0]);
        put_ratio(ratios[1]);
        put_number(ratios[1].icer - ratios[0].icer, 0, true);
        printf("\n  ");
        put("INMB", RATIO_NAME, false);
        for (int folder = 0; folder < 2; folder++) {
            printf("%12s", "");
            put_number(ratios[folder].inmb, 0, false);
        }
        put_number(ratios[1].inmb - ratios[0].inmb, 0, true);
        put_error(ratios[0].inmb_error, ratios[1].inmb_error, 0);
        putchar('\n');
    }
}

/* ---- one at a time ---- */

typedef struct {
    const CompareInput *input;
    CompareRatio to;
    double size; /* of the change by which the inputs are ranked */
} Ranked;

static int
larger_first(const void *one, const void *other)
{
    const Ranked *a = one, *b = other;

    if (a->size != b->size) return a->size < b->size ? 1 : -1;
    return a->input < b->input ? -1 : a->input > b->input; /* as they were listed */
}

/* By the ICER, if it is one throughout; where somebody dominates, by net benefit. */
static int
rank(Ranked *ranked, const Compare *compare, int pair, bool *by_icer)
{
    const CompareRatio from = compare->again[pair];
    int n = 0;

    *by_icer = !isnan(from.icer);
    for (int item = 0; item < compare->n_inputs; item++) {
        const CompareInput *input = &compare->inputs[item];
        if (!input->alone) continue;
        ranked[n++] = (Ranked){ input, input->alone[pair], 0 };
        if (isnan(input->alone[pair].icer) || strcmp(input->alone[pair].place, from.place) != 0)
            *by_icer = false;
    }
    for (int item = 0; item < n; item++)
        ranked[item].size = *by_icer ? fabs(ranked[item].to.icer - from.icer)
                                     : fabs(ranked[item].to.inmb - from.inmb);
    qsort(ranked, (size_t)n, sizeof(Ranked), larger_first);
    return n;
}

static void
put_change(const char *name, CompareRatio from, CompareRatio to)
{
    printf("  ");
    put(name, MOST_NAME, false);
    put_ratio(to);
    put_number(to.icer - from.icer, 0, true);
    put_number(to.inmb - from.inmb, 0, true);
    putchar('\n');
}

static bool
any_moves(const Ranked *ranked, int n, CompareRatio from)
{
    for (int item = 0; item < n; item++)
        if (moved(from.inmb, ranked[item].to.inmb) || moved(from.icer, ranked[item].to.icer))
            return true;
    return false;
}

static void
put_pair_alone(const Compare *compare, int pair)
{
    const CompareRatio from = compare->again[pair], first = compare_ratio(compare, 0, pair),
                       second = compare_ratio(compare, 1, pair);
    Ranked *ranked = memory_new((size_t)compare->n_inputs + 1, sizeof(Ranked));
    bool by_icer;
    const int n = rank(ranked, compare, pair, &by_icer);

    if (!any_moves(ranked, n, from)) {
        printf("\n %s against %s: none of them moves it\n", compare->pairs[pair],
               compare->comparator);
        free(ranked);
        return;
    }
    printf("\n %s against %s, by the change of the %s\n  ", compare->pairs[pair],
           compare->comparator, by_icer ? "ICER" : "INMB");
    put("alone", MOST_NAME, false);
    put("ICER then", VALUE + 12, true);
    put("change", VALUE, true);
    put("change of INMB", VALUE, true);
    putchar('\n');
    if (moved(first.inmb, from.inmb)) put_change("nothing: run again", first, from);
    for (int item = 0; item < n && item < MOST_RANKED; item++)
        put_change(ranked[item].input->name, from, ranked[item].to);
    if (n > MOST_RANKED) printf("  and %d that move it less\n", n - MOST_RANKED);
    if (compare->together) {
        put_change("all of them", from, compare->together[pair]);
        if (moved(compare->together[pair].inmb, second.inmb))
            put_change("what else differs", compare->together[pair], second);
    }
    free(ranked);
}

static void
put_alone(const Compare *compare)
{
    int n = 0;

    printf("\nOne input at a time: %s with the value of %s\n", compare->of[0].folder,
           compare->of[1].folder);
    if (compare->no_alone) {
        printf(" left out: %s\n", compare->no_alone);
        return;
    }
    for (int item = 0; item < compare->n_inputs; item++) {
        const CompareInput *input = &compare->inputs[item];
        n += input->alone != NULL;
        if (input->refused) printf(" %s: does not run alone: %s\n", input->name, input->refused);
    }
    if (n == 0) printf(" no parameter or setting differs that can be set alone\n");
    for (int pair = 0; n > 0 && pair < compare->n_pairs; pair++) put_pair_alone(compare, pair);
}

Status
cmd_compare(const Options *options, Error *err)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    Compare compare = { 0 };
    Notes notes = { 0 };
    Status status;

    if (!options->config || !options->second)
        return fail(err, ERR_USAGE,
                    "which two folders? for example output/bclm/base "
                    "output/bclm/uncertainty");
    TRY(compare_read(&compare, options->config, options->second, &notes, err));
    for (int note = 0; note < notes.n; note++)
        fprintf(stderr, "hepatica: warning: %s\n", notes.at[note].text);
    compare_alone(&compare, options->threads > 0 ? options->threads
                            : processors > 0     ? (int)processors
                                                 : 1);
    printf("first   %s\nsecond  %s\n", options->config, options->second);
    put_inputs(&compare);
    put_results(&compare);
    put_pairs(&compare);
    put_alone(&compare);
done:
    compare_free(&compare);
    notes_free(&notes);
    return status;
}
