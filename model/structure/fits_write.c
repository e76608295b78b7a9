/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates as config. */
#include "structure/fits_parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const fits_with_median[] = { "exponential", "weibull", "lognormal", "loglogistic",
                                         NULL };

static const double z_95 = 1.959963984540054;

void
fits_quote(Text *text, const char *word)
{
    text_add(text, "\"");
    for (; *word; word++) {
        if (*word == '"' || *word == '\\') text_add(text, "\\");
        text_add_bytes(text, word, 1);
    }
    text_add(text, "\"");
}

/* ---- the numbers ---- */

/* The numbers of a fit as they are told: their names, values and covariance. */
typedef struct {
    int n;
    char name[FIT_MOST][120];
    double value[FIT_MOST], covariance[FIT_MOST * FIT_MOST];
    bool is_median[FIT_MOST]; /* told itself; the covariance is that of its logarithm */
    char formula[600];
} Told;

/* ln(median) by the numbers, and its derivatives. */
static double
log_median(double slope[2], const Fit *fit)
{
    const double *x = fit->estimate, log_log_2 = log(M_LN2);

    slope[0] = slope[1] = 0;
    switch (fit->family->kind) {
    case CURVE_EXPONENTIAL: slope[0] = -1; return log_log_2 - x[0];
    case CURVE_WEIBULL: /* scale ln(2)^(1 / shape) */
        slope[0] = -log_log_2 * exp(-x[0]);
        slope[1] = 1;
        return x[1] + log_log_2 * exp(-x[0]);
    case CURVE_LOGNORMAL: slope[0] = 1; return x[0];
    default: slope[1] = 1; return x[1]; /* loglogistic */
    }
}

static void
formula_by_median(char *formula, size_t size, const Fit *fit, const char *name)
{
    switch (fit->family->kind) {
    case CURVE_EXPONENTIAL: snprintf(formula, size, "exponential(ln(2) / %s_median)", name); break;
    case CURVE_WEIBULL:
        snprintf(formula, size,
                 "weibull(exp(%s_log_shape), %s_median / ln(2) ^ exp(-%s_log_shape))", name, name,
                 name);
        break;
    case CURVE_LOGNORMAL:
        snprintf(formula, size, "lognormal(ln(%s_median), exp(%s_log_sdlog))", name, name);
        break;
    default: snprintf(formula, size, "loglogistic(exp(%s_log_shape), %s_median)", name, name);
    }
}

/* The median takes the place of the location; its covariance with the shape is linear in theirs. */
static void
tell_median(Told *told, const Fit *fit, const char *name)
{
    const int location =
        fit->family->kind == CURVE_EXPONENTIAL || fit->family->kind == CURVE_LOGNORMAL ? 0 : 1;
    const int n = fit->n, shape = 1 - location;
    const double *V = fit->covariance;
    double slope[2];

    told->value[location] = exp(log_median(slope, fit));
    told->is_median[location] = true;
    snprintf(told->name[location], sizeof(told->name[0]), "%s_median", name);
    formula_by_median(told->formula, sizeof(told->formula), fit, name);
    told->covariance[location * n + location] = 0;
    for (int one = 0; one < n; one++)
        for (int two = 0; two < n; two++)
            told->covariance[location * n + location] += slope[one] * slope[two] * V[one * n + two];
    if (n < 2) return;
    told->covariance[1] = told->covariance[2] =
        slope[location] * V[1] + slope[shape] * V[shape * n + shape];
}

static void
tell(Told *told, const Fit *fit, const char *name, bool by_median)
{
    told->n = fit->n;
    for (int number = 0; number < fit->n; number++) {
        char word[40];
        fit_number_name(word, sizeof(word), fit, number);
        snprintf(told->name[number], sizeof(told->name[0]), "%s_%s", name, word);
        told->value[number] = fit->estimate[number];
        told->is_median[number] = false;
    }
    memcpy(told->covariance, fit->covariance, sizeof(double) * (size_t)(fit->n * fit->n));
    fit_formula(told->formula, sizeof(told->formula), fit, name);
    if (by_median) tell_median(told, fit, name);
}

/* ---- as config ---- */

static void
write_labels(Text *text, const Told *told, int number, const FitsWords *words)
{
    const char *after = strrchr(told->name[number], '_');

    if (words->label) {
        Text label = { 0 };
        const bool log = strstr(told->name[number], "_log_") != NULL;
        text_add(&label, "%s: %s%s", words->label, log ? "logarithm of " : "", after + 1);
        text_add(text, "label = ");
        fits_quote(text, label.at);
        text_add(text, "; ");
        text_free(&label);
    }
    if (told->is_median[number] && words->unit) text_add(text, "unit = \"%s\"; ", words->unit);
    text_add(text, "source = ");
    fits_quote(text, words->source);
    text_add(text, "; ");
}

/* By itself where it is alone or its distribution is bent; else the joint says how it is drawn. */
static void
write_parameters(Text *text, const Told *told, const FitsWords *words)
{
    bool bent = false;

    for (int number = 0; number < told->n; number++) bent |= told->is_median[number];
    for (int number = 0; number < told->n; number++) {
        const double error = sqrt(told->covariance[number * told->n + number]);
        const double value = told->value[number];
        const bool median = told->is_median[number];
        text_add(text, "  %s = { value = %.*g; ", told->name[number], words->digits, value);
        if (told->n == 1 || bent)
            text_add(text, "distribution = \"%s = %.*g)\"; ",
                     median ? "lognormal(sdlog" : "normal(sd", words->digits, error);
        text_add(text, "range = (%.6g, %.6g); ",
                 median ? value * exp(-z_95 * error) : value - z_95 * error,
                 median ? value * exp(z_95 * error) : value + z_95 * error);
        write_labels(text, told, number, words);
        text_add(text, "};\n");
    }
}

static void
write_joint(Text *text, const Told *told, const char *name, int digits)
{
    bool bent = false;

    text_add(text, "  %s_fit = { names = (", name);
    for (int number = 0; number < told->n; number++) {
        bent |= told->is_median[number];
        text_add(text, "%s\"%s\"", number ? ", " : "", told->name[number]);
    }
    text_add(text, ");\n    %s = (", bent ? "correlation" : "covariance");
    for (int row = 0; row < told->n; row++)
        for (int column = 0; column <= row; column++) {
            const double *V = told->covariance;
            const double scale =
                bent ? sqrt(V[row * told->n + row] * V[column * told->n + column]) : 1;
            text_add(text, "%s%.*g", row ? ", " : "", digits,
                     bent && row == column ? 1 : V[row * told->n + column] / scale);
        }
    text_add(text, "); };\n");
}

void
fits_write(Text *text, const Fit *fit, const FitsWords *words)
{
    Told told;

    tell(&told, fit, words->name, words->by_median);
    text_add(text, "parameters = {\n");
    write_parameters(text, &told, words);
    text_add(text, "};\n");
    if (told.n > 1) {
        text_add(text, "joint = {\n");
        write_joint(text, &told, words->name, words->digits);
        text_add(text, "};\n");
    }
    text_add(text, "survival = {\n  %s = { formula = \"%s\"; };\n};\n", words->name, told.formula);
}

void
fits_write_several(Text *text, const Fit *fits, const double *weight, int n, const FitsWords *words)
{
    char own[FITS_MOST_FAMILIES][80];
    Told told[FITS_MOST_FAMILIES];
    int likeliest = 0;

    for (int item = 0; item < n; item++) {
        snprintf(own[item], sizeof(own[item]), "%s_%s", words->name, fit_name(&fits[item]));
        for (char *at = own[item]; *at; at++)
            if (*at == ' ') *at = '_';
        if (weight[item] > weight[likeliest]) likeliest = item;
        tell(&told[item], &fits[item], own[item], words->by_median);
    }
    text_add(text, "parameters = {\n  %s_family = { value = %d; distribution = \"discrete(",
             words->name, likeliest + 1);
    for (int item = 0; item < n; item++)
        text_add(text, "%s%d, %.*g", item ? ", " : "", item + 1, words->digits, weight[item]);
    text_add(text, ")\"; source = ");
    fits_quote(text, words->source);
    text_add(text, "; };\n");
    for (int item = 0; item < n; item++) write_parameters(text, &told[item], words);
    text_add(text, "};\njoint = {\n");
    for (int item = 0; item < n; item++)
        if (told[item].n > 1) write_joint(text, &told[item], own[item], words->digits);
    text_add(text, "};\nsurvival = {\n  %s = { formula = \"", words->name);
    for (int item = 0; item < n; item++) {
        if (item + 1 < n) text_add(text, "mix(if(%s_family == %d, 1, 0), ", words->name, item + 1);
        text_add(text, "%s%s", told[item].formula, item + 1 < n ? ", " : "");
    }
    for (int item = 0; item + 1 < n; item++) text_add(text, ")");
    text_add(text, "\"; };\n};\n");
}
