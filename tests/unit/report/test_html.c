/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finished.h"
#include "report/html.h"
#include "report/html_cheers.h"
#include "report/html_data.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char summary[] =
    "strategy,label,cost,qaly,wtp,psa_cost,psa_qaly\na,</script><script>alert(1)</script>,1000,2,"
    "50000,1100,2.1\nb,New,11000,3,50000,12000,2.9\n";
static const char pairwise[] =
    "strategy,comparator,wtp,incremental_cost,incremental_qaly,icer,place,inmb\nb,a,50000,10000,1,"
    "10000,\"more costly, more effective\",40000\n";
static const FinishedFile plain[] = { { "summary.csv", summary },
                                      { "pairwise.csv", pairwise },
                                      { 0 } };
static const char settings[] =
    "\"currency\": \"USD\", \"comparator\": \"a\", \"thresholds\": [50000], \"name\": \"x<y\", "
    "\"perspective\": \"payer\", \"price_year\": 2024, \"time_unit\": \"month\", \"horizon\": 240, "
    "\"cycles\": 240, \"cycle_length\": 1, \"start_age\": 54, \"discount\": { \"kind\": "
    "\"annual\", "
    "\"costs\": 0.03, \"effects\": \"rates\" }";
static const char further[] =
    "\"program\": \"hepatica\", \"version\": \"0.1.0\", \"git\": \"abc\", \"config\": "
    "\"configs/a b.cfg\", \"seed\": 7, \"psa\": { \"draws\": 20 }, \"set\": [ { \"name\": \"p\", "
    "\"value\": \"<1>\" } ], \"config_files\": [ { \"path\": \"a.cfg\", \"sha256\": \"00ff\" } ]";

static char *
written(const FinishedFile *files)
{
    Results results;
    Notes notes = { 0 };
    char place[TEST_PATH], path[TEST_PATH + 40];
    Error err;

    finished_read(&results, place, files, settings, further);
    CHECK_OK(html_write(&results, &notes, &err));
    CU_ASSERT_EQUAL(notes.n, 0);
    snprintf(path, sizeof(path), "%s/report.html", place);
    results_free(&results);
    return test_read(path);
}

static int
count(const char *text, const char *part)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, part)); at += strlen(part)) n++;
    return n;
}

static void
test_page(void)
{
    static const char *const parts[] = {
        "<title>x&lt;y</title>",
        "default-src 'none'",
        "<section id=\"summary\"",
        "<section id=\"explore\"",
        "<section id=\"cheers\"",
        "hepatica run configs/a b.cfg --seed 7 --draws 20 --set &#39;p=&lt;1&gt;&#39;",
        "<code>a.cfg</code></th><td><code class=\"hash\">00ff",
        "240 months (20 years), in 240 cycles of 1 month",
        "costs 3%, effects by table rates a year (annual)",
        "USD, prices of 2024",
        "\"use strict\";", /* the script is whole ... */
        "markCurrent, { passive: true });",
        "prefers-color-scheme: dark", /* ... and the style */
    };
    char *page = written(plain), *again = written(plain);

    for (size_t part = 0; part < LENGTH(parts); part++)
        if (!strstr(page, parts[part]))
            CHECK_TEXT("page", "lacks", parts[part]);
        else
            CU_ASSERT(true);
    CU_ASSERT_PTR_NULL(strstr(page, "<section id=\"figures\"")); /* nothing, no heading */
    CU_ASSERT_PTR_NULL(strstr(page, "#figures"));
    CU_ASSERT_EQUAL(count(page, "</script>"), 2); /* data and script: none of a label */
    CU_ASSERT_EQUAL(count(page, "://"), 0);
    CHECK_TEXT("same folder, same bytes", again, page);
    free(page);
    free(again);
}

static void
test_data(void)
{
    static const FinishedFile drawn[] = {
        { "summary.csv", summary },
        { "pairwise.csv", pairwise },
        { "psa_summary.csv", "strategy,wtp,inmb,probability\na,50000,0,0.2\nb,50000,30000,0.8\n" },
        { "ceac.csv", "wtp,strategy,probability\n0,a,1\n0,b,0\n50000,b,0.8\n50000,a,0.2\n" },
        { "evpi.csv", "wtp,evpi,evpi_population\n0,0,\n50000,9.5,\n" },
        { 0 },
    };
    Results results;
    HtmlFacts facts;
    Text to = { 0 };
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, drawn, settings, further);
    CHECK_OK(html_facts_read(&facts, &results, &err));
    html_data_json(&to, &facts);
    CHECK_TEXT("json", to.at,
               "{\"currency\":\"USD\",\"start\":50000,\"draws\":true,\n"
               "\"strategies\":[{\"name\":\"a\",\"label\":\"\\u003c/script\\u003e\\u003cscript"
               "\\u003ealert(1)\\u003c/script\\u003e\",\"key\":0,\"cost\":1100,\"qaly\":2.1},\n"
               "{\"name\":\"b\",\"label\":\"New\",\"key\":1,\"cost\":12000,\"qaly\":2.9}],\n"
               "\"wtp\":[0,50000],\n\"probability\":[[1,0],\n[0.2,0.8]],\n\"evpi\":[0,9.5],\n"
               "\"evpi_population\":[null,null]}");
    text_free(&to);
    results_free(&results);
}

/* Without draws: means of the base case, a grid to twice the threshold, no probabilities. */
static void
test_data_plain(void)
{
    Results results;
    HtmlFacts facts;
    Text to = { 0 };
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, plain, settings, further);
    CHECK_OK(html_facts_read(&facts, &results, &err));
    html_data_json(&to, &facts);
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, "\"draws\":false"));
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, "\"cost\":1000,\"qaly\":2}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, "\"wtp\":[0,1000,2000,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, "49000,50000,51000,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, ",100000]}"));
    CU_ASSERT_PTR_NULL(strstr(to.at, "probability"));
    text_free(&to);
    results_free(&results);
}

static void
test_cheers(void)
{
    Results results;
    HtmlFacts facts;
    Text to = { 0 };
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, plain, settings, further);
    CHECK_OK(html_facts_read(&facts, &results, &err));
    html_cheers_add(&to, &facts);
    CU_ASSERT_EQUAL(count(to.at, "<tr><td"), HTML_CHEERS_ITEMS);
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, "<td>payer; <em class=\"author\">author: why</em></td>"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(to.at, "<td class=\"n\">28</td><th scope=\"row\">Conflicts of interest"));
    CU_ASSERT_PTR_NOT_NULL(strstr(to.at, "Those of the authors</td><td><em "
                                         "class=\"author\">author</em></td>"));
    text_free(&to);
    results_free(&results);
}

static void
test_badly(void)
{
    static const FinishedFile none[] = { { "costs.csv", "strategy,cost\na,1\n" }, { 0 } };
    Results results;
    Notes notes = { 0 };
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, none, "", "");
    CHECK_FAILS(html_write(&results, &notes, &err), ERR_IO, "a report needs summary.csv");
    results_free(&results);
    finished_read(&results, place, plain, "", "");
    results.folder = "/no/such/folder";
    CHECK_FAILS(html_write(&results, &notes, &err), ERR_IO, "/no/such/folder/report.html");
    results_free(&results);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "page", test_page },     { "data", test_data },   { "data_plain", test_data_plain },
        { "cheers", test_cheers }, { "badly", test_badly }, CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
