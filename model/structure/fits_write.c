/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates as config. */
#include "structure/fits_parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

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

static void
write_parameters(Text *text, const Fit *fit, const char *name, const char *source)
{
    for (int number = 0; number < fit->n; number++) {
        char word[40];
        fit_number_name(word, sizeof(word), fit, number);
        text_add(text, "  %s_%s = { value = %.12g; ", name, word, fit->estimate[number]);
        if (fit->n == 1)
            text_add(text, "distribution = \"normal(sd = %.12g)\"; ", sqrt(fit->covariance[0]));
        text_add(text, "source = ");
        fits_quote(text, source);
        text_add(text, "; };\n");
    }
}

static void
write_joint(Text *text, const Fit *fit, const char *name)
{
    text_add(text, "  %s_fit = { names = (", name);
    for (int number = 0; number < fit->n; number++) {
        char word[40];
        fit_number_name(word, sizeof(word), fit, number);
        text_add(text, "%s\"%s_%s\"", number ? ", " : "", name, word);
    }
    text_add(text, ");\n    covariance = (");
    for (int row = 0; row < fit->n; row++)
        for (int column = 0; column <= row; column++)
            text_add(text, "%s%.12g", row ? ", " : "", fit->covariance[row * fit->n + column]);
    text_add(text, "); };\n");
}

void
fits_write(Text *text, const Fit *fit, const char *name, const char *source)
{
    char formula[400];

    text_add(text, "parameters = {\n");
    write_parameters(text, fit, name, source);
    text_add(text, "};\n");
    if (fit->n > 1) {
        text_add(text, "joint = {\n");
        write_joint(text, fit, name);
        text_add(text, "};\n");
    }
    fit_formula(formula, sizeof(formula), fit, name);
    text_add(text, "survival = {\n  %s = { formula = \"%s\"; };\n};\n", name, formula);
}

void
fits_write_several(Text *text, const Fit *fits, const double *weight, int n, const char *name,
                   const char *source)
{
    char own[FITS_MOST_FAMILIES][80], formula[400];
    int likeliest = 0;

    for (int item = 0; item < n; item++) {
        snprintf(own[item], sizeof(own[item]), "%s_%s", name, fit_name(&fits[item]));
        for (char *at = own[item]; *at; at++)
            if (*at == ' ') *at = '_';
        if (weight[item] > weight[likeliest]) likeliest = item;
    }
    text_add(text, "parameters = {\n  %s_family = { value = %d; distribution = \"discrete(", name,
             likeliest + 1);
    for (int item = 0; item < n; item++)
        text_add(text, "%s%d, %.12g", item ? ", " : "", item + 1, weight[item]);
    text_add(text, ")\"; source = ");
    fits_quote(text, source);
    text_add(text, "; };\n");
    for (int item = 0; item < n; item++) write_parameters(text, &fits[item], own[item], source);
    text_add(text, "};\njoint = {\n");
    for (int item = 0; item < n; item++)
        if (fits[item].n > 1) write_joint(text, &fits[item], own[item]);
    text_add(text, "};\nsurvival = {\n  %s = { formula = \"", name);
    for (int item = 0; item < n; item++) {
        fit_formula(formula, sizeof(formula), &fits[item], own[item]);
        if (item + 1 < n) text_add(text, "mix(if(%s_family == %d, 1, 0), ", name, item + 1);
        text_add(text, "%s%s", formula, item + 1 < n ? ", " : "");
    }
    for (int item = 0; item + 1 < n; item++) text_add(text, ")");
    text_add(text, "\"; };\n};\n");
}
