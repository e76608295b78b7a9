/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_about.h"
#include <math.h>
#include <string.h>

static const Manifest *
setting(const HtmlFacts *facts, const char *key)
{
    return manifest_at(manifest_at(facts->results->run, "settings"), key);
}

static double
number_of(const HtmlFacts *facts, const char *key)
{
    return manifest_as_number(setting(facts, key));
}

static const char *
of_run(const HtmlFacts *facts, const char *key)
{
    const char *text = manifest_as_text(manifest_at(facts->results->run, key));

    return text ? text : "";
}

static bool
add_setting(Text *to, const HtmlFacts *facts, const char *key)
{
    const char *text = results_setting(facts->results, key, "");

    html_text_add(to, text);
    return *text;
}

bool
html_about_title(Text *to, const HtmlFacts *facts)
{
    if (add_setting(to, facts, "description") || add_setting(to, facts, "name")) return true;
    html_text_add(to, of_run(facts, "config"));
    return true;
}

bool
html_about_perspective(Text *to, const HtmlFacts *facts)
{
    return add_setting(to, facts, "perspective");
}

bool
html_about_currency(Text *to, const HtmlFacts *facts)
{
    const double year = number_of(facts, "price_year");

    if (!add_setting(to, facts, "currency")) return false;
    if (isnan(year))
        text_add(to, "; price year not said");
    else
        text_add(to, ", prices of %.0f", year);
    return true;
}

/* "552 months", "1 year". */
static void
add_time(Text *to, double time, const char *unit)
{
    html_text_rounded(to, time);
    text_add(to, " ");
    html_text_add(to, unit);
    if (time != 1) text_add(to, "s");
}

bool
html_about_horizon(Text *to, const HtmlFacts *facts)
{
    const char *unit = results_setting(facts->results, "time_unit", "");
    const double horizon = number_of(facts, "horizon"), cycles = number_of(facts, "cycles"),
                 length = number_of(facts, "cycle_length");

    if (isnan(horizon)) return false;
    add_time(to, horizon, unit);
    if (strcmp(unit, "month") == 0 && horizon > 24) {
        text_add(to, " (");
        html_text_rounded(to, horizon / 12);
        text_add(to, " years)");
    }
    if (isnan(cycles) || isnan(length)) return true;
    text_add(to, ", in ");
    html_text_number(to, cycles, 0);
    text_add(to, " cycles of ");
    add_time(to, length, unit);
    return true;
}

/* A rate, or the name of a table of rates. */
static void
add_rate(Text *to, const Manifest *rate)
{
    const double number = manifest_as_number(rate);

    if (isnan(number)) {
        text_add(to, "by table ");
        html_text_add(to, manifest_as_text(rate));
        return;
    }
    html_text_rounded(to, 100 * number);
    text_add(to, "%%");
}

bool
html_about_discount(Text *to, const HtmlFacts *facts)
{
    const Manifest *discount = setting(facts, "discount");
    const char *kind = manifest_as_text(manifest_at(discount, "kind"));

    if (!discount) return false;
    text_add(to, "costs ");
    add_rate(to, manifest_at(discount, "costs"));
    text_add(to, ", effects ");
    add_rate(to, manifest_at(discount, "effects"));
    text_add(to, " a year");
    if (!kind) return true;
    text_add(to, " (");
    html_text_add(to, kind);
    text_add(to, ")");
    return true;
}

bool
html_about_population(Text *to, const HtmlFacts *facts)
{
    const double age = number_of(facts, "start_age");

    if (isnan(age)) return false;
    text_add(to, "age ");
    html_text_rounded(to, age);
    text_add(to, " at the start");
    return true;
}

bool
html_about_comparators(Text *to, const HtmlFacts *facts)
{
    const int comparator = html_facts_strategy(facts, facts->comparator);

    for (int strategy = 0; strategy < facts->n; strategy++) {
        if (strategy > 0) text_add(to, "; ");
        text_add(to, "<bdi>");
        html_text_add(to, html_facts_label(facts, strategy));
        text_add(to, "</bdi>");
        if (strategy == comparator && facts->n > 1) text_add(to, " (comparator)");
    }
    return true;
}

bool
html_about_comparator(Text *to, const HtmlFacts *facts)
{
    const int comparator = html_facts_strategy(facts, facts->comparator);

    if (comparator == NONE_SUCH || facts->n < 2) return false;
    html_text_add(to, html_facts_label(facts, comparator));
    return true;
}

bool
html_about_engine(Text *to, const HtmlFacts *facts)
{
    const char *engine = of_run(facts, "engine");
    const double patients = manifest_as_number(manifest_at(facts->results->run, "patients"));

    if (!*engine) return false;
    html_text_add(to, engine);
    text_add(to, " engine");
    if (!isnan(patients)) {
        text_add(to, ", ");
        html_text_number(to, patients, 0);
        text_add(to, " patients");
    }
    if (*results_setting(facts->results, "step", "")) {
        text_add(to, "; ");
        add_setting(to, facts, "step");
    }
    return true;
}

bool
html_about_thresholds(Text *to, const HtmlFacts *facts)
{
    const int n = html_facts_thresholds(facts);

    for (int item = 0; item < n; item++) {
        if (item > 0) text_add(to, "; ");
        html_text_number(to, html_facts_threshold(facts, item), 0);
    }
    if (n == 0) return false;
    text_add(to, " ");
    html_text_add(to, facts->currency);
    text_add(to, " per QALY");
    return true;
}

bool
html_about_uncertainty(Text *to, const HtmlFacts *facts)
{
    static const struct {
        const char *table, *says;
    } analyses[] = {
        { "psa_summary", "probabilistic (PSA)" },
        { "dsa", "one-way" },
        { "two_way", "two-way" },
        { "threshold", "threshold values" },
        { "evpi", "value of perfect information" },
        { "evppi", "value of partial perfect information" },
        { "evsi", "value of sample information" },
        { "scenarios", "scenarios" },
    };
    bool any = false;

    for (size_t item = 0; item < sizeof(analyses) / sizeof(analyses[0]); item++) {
        const Table *table = results_table(facts->results, analyses[item].table);
        if (!table || table_rows(table) == 0) continue;
        text_add(to, "%s%s", any ? ", " : "", analyses[item].says);
        any = true;
    }
    return any;
}

/* Of folders that were written before run.json held the command. */
static void
rebuild_command(Text *to, const HtmlFacts *facts)
{
    const Manifest *run = facts->results->run, *sets = manifest_at(run, "set");
    const double draws = manifest_as_number(manifest_at(manifest_at(run, "psa"), "draws"));

    text_add(to, "hepatica run ");
    html_text_add(to, of_run(facts, "config"));
    text_add(to, " --seed %.0f", fmax(0, manifest_as_number(manifest_at(run, "seed"))));
    if (!isnan(draws)) text_add(to, " --draws %.0f", draws);
    for (int item = 0; item < manifest_items(sets); item++) {
        text_add(to, " --set &#39;");
        html_text_add(to, manifest_as_text(manifest_at(manifest_item(sets, item), "name")));
        text_add(to, "=");
        html_text_add(to, manifest_as_text(manifest_at(manifest_item(sets, item), "value")));
        text_add(to, "&#39;");
    }
}

bool
html_about_command(Text *to, const HtmlFacts *facts)
{
    if (!*of_run(facts, "config")) return false;
    if (*of_run(facts, "command"))
        html_text_add(to, of_run(facts, "command"));
    else
        rebuild_command(to, facts);
    return true;
}

bool
html_about_draws(Text *to, const HtmlFacts *facts)
{
    const Manifest *psa = manifest_at(facts->results->run, "psa");
    const double draws = manifest_as_number(manifest_at(psa, "draws"));

    if (isnan(draws)) return false;
    html_text_number(to, draws, 0);
    text_add(to, ", ");
    html_text_add(to, manifest_as_text(manifest_at(psa, "sampler")));
    return true;
}

void
html_about_term(Text *to, const HtmlFacts *facts, const char *term, HtmlPhrase *phrase)
{
    Text words = { 0 };

    if (phrase(&words, facts)) {
        text_add(to, "<dt>%s</dt><dd>", term);
        text_add_bytes(to, words.at, words.n);
        text_add(to, "</dd>\n");
    }
    text_free(&words);
}

bool
html_about_version(Text *to, const HtmlFacts *facts)
{
    if (!*of_run(facts, "version")) return false;
    html_text_add(to, of_run(facts, "program"));
    text_add(to, " ");
    html_text_add(to, of_run(facts, "version"));
    text_add(to, " (");
    html_text_add(to, of_run(facts, "git"));
    text_add(to, ")");
    return true;
}
