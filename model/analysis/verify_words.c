/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a parameter is. A model does not say so but in words: its name, label and unit. Where they
 * say nothing, a check leaves the parameter out. */
#include "analysis/vary.h"
#include "analysis/verify_parts.h"
#include <ctype.h>
#include <string.h>

static bool
begins(const char *text, const char *word)
{
    while (*word && tolower((unsigned char)*text) == *word) {
        text++;
        word++;
    }
    return *word == '\0';
}

/* Whether a text holds a word's beginning, in any case: "Disutility" holds no "utility". */
static bool
holds(const char *text, const char *word)
{
    for (const char *at = text; at && *at; at++)
        if ((at == text || !isalpha((unsigned char)at[-1])) && begins(at, word)) return true;
    return false;
}

static bool
any(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (holds(text, *words)) return true;
    return false;
}

/* A number or formula that is neither a variable of time nor a patient's. */
static const Parameter *
of(const Study *study, int parameter)
{
    return &study->parameters[parameter];
}

bool
verify_words_probability(const Study *study, int parameter)
{
    static const char *const units[] = { "probability", "proportion", "share", NULL };
    static const char *const labels[] = { "probability", "proportion", NULL };
    const Parameter *own = of(study, parameter);
    const double value = vary_base(study, parameter);

    if (!own->is_number || !(value >= 0 && value <= 1)) return false;
    return any(own->unit, units) ||
           (!own->unit && (any(own->label, labels) || strncmp(own->name, "p_", 2) == 0));
}

bool
verify_words_ratio(const Study *study, int parameter)
{
    static const char *const words[] = {
        "hazard ratio", "relative risk", "risk ratio", "rate ratio",
        "odds ratio",   "time ratio",    NULL
    };
    static const char *const starts[] = { "hr", "rr", "or", "relative_risk", "hazard_ratio", NULL };
    const Parameter *own = of(study, parameter);
    const char *underscore = strchr(own->name, '_');
    const size_t length = underscore ? (size_t)(underscore - own->name) : strlen(own->name);

    if (holds(own->label, "log") || holds(own->unit, "log") || holds(own->name, "log"))
        return false;
    if (any(own->label, words) || any(own->unit, words)) return true;
    for (int start = 0; starts[start]; start++)
        if (strcmp(own->name, starts[start]) == 0 ||
            (strlen(starts[start]) == length && strncmp(own->name, starts[start], length) == 0))
            return true;
    return false;
}

bool
verify_words_cost(const Study *study, int parameter)
{
    static const char *const not_costs[] = { "saving", "savings", "offset", "rebate", NULL };
    const Parameter *own = of(study, parameter);
    const char *currency = study->settings.currency;

    if (!own->unit || !currency || strstr(own->unit, "QALY") || any(own->label, not_costs))
        return false;
    return strncmp(own->unit, currency, strlen(currency)) == 0;
}

bool
verify_words_loss(const Study *study, int parameter)
{
    static const char *const words[] = { "disutility",      "decrement",         "utility loss",
                                         "loss of utility", "utility decrement", NULL };
    const Parameter *own = of(study, parameter);

    return any(own->label, words) || any(own->unit, words) || any(own->name, words) ||
           strncmp(own->name, "du_", 3) == 0;
}

bool
verify_words_utility(const Study *study, int parameter)
{
    const Parameter *own = of(study, parameter);

    if (verify_words_loss(study, parameter)) return false;
    return holds(own->unit, "utility") || strncmp(own->name, "u_", 2) == 0 ||
           (holds(own->label, "utility") && (!own->unit || !*own->unit));
}

bool
verify_words_mortality(const Study *study, int parameter)
{
    static const char *const words[] = { "death", "deaths", "dying", "mortality", NULL };
    static const char *const not_mortality[] = { "cost", "surviv", "utility", "price",
                                                 "time", "age",    NULL };
    const Parameter *own = of(study, parameter);

    if (own->unit && study->settings.currency && strstr(own->unit, study->settings.currency))
        return false;
    return (any(own->label, words) || any(own->name, words)) && !any(own->label, not_mortality) &&
           !any(own->name, not_mortality);
}

bool
verify_words_discount(const Study *study, int parameter)
{
    static const char *const not_rates[] = { "price", "rebate", "drug", "list", NULL };
    const Parameter *own = of(study, parameter);

    return (holds(own->label, "discount") || holds(own->name, "discount")) &&
           !any(own->label, not_rates) && !any(own->name, not_rates);
}
