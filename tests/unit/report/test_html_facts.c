/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finished.h"
#include "report/html_facts.h"
#include <math.h>

static const FinishedFile run[] = {
    { "summary.csv", "strategy,label,wtp\na,Old,50000\nb,,50000\nc,New,50000\n" },
    { "pairwise.csv", "strategy,comparator,wtp,inmb,inmb_mcse\nb,a,50000,10,\nb,c,50000,-90,7\n"
                      "c,a,50000,100,3\nc,b,50000,90,7\nc,a,100000,-5,\nb,a,100000,-6,\n" },
    { "psa_summary.csv", "strategy,wtp,inmb,inmb_se,probability\na,50000,0,0,0.5\nb,50000,40,4,"
                         "0.3\nc,50000,-1,2,0.2\n" },
    { 0 },
};

static void
test_reading(void)
{
    Results results;
    HtmlFacts facts;
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, run,
                  "\"currency\": \"\", \"comparator\": \"a\", \"thresholds\": [50000, 100000]", "");
    CHECK_OK(html_facts_read(&facts, &results, &err));
    CU_ASSERT_EQUAL(facts.n, 3);
    CHECK_TEXT("currency", facts.currency, "currency units");
    CHECK_TEXT("no label", html_facts_label(&facts, 1), "b");
    CU_ASSERT_EQUAL(html_facts_strategy(&facts, "c"), 2);
    CU_ASSERT_EQUAL(html_facts_strategy(&facts, "z"), NONE_SUCH);
    CU_ASSERT_EQUAL(html_facts_strategy(&facts, NULL), NONE_SUCH);
    CU_ASSERT_EQUAL(html_facts_thresholds(&facts), 2);
    CHECK_CLOSE("second", html_facts_threshold(&facts, 1), 100000, 0);
    CHECK_CLOSE("itself", html_facts_inmb(&facts, 0, 50000, false), 0, 0);
    CHECK_CLOSE("base", html_facts_inmb(&facts, 2, 50000, false), 100, 0);
    CHECK_CLOSE("draws", html_facts_inmb(&facts, 2, 50000, true), -1, 0);
    CU_ASSERT(isnan(html_facts_inmb(&facts, 2, 7, false)));
    CHECK_CLOSE("probability", html_facts_probability(&facts, 1, 50000), 0.3, 0);
    CU_ASSERT(isnan(html_facts_probability(&facts, 1, 100000)));
    results_free(&results);
}

static void
check_lead(const HtmlFacts *facts, double wtp, bool psa, int best, int second, double by,
           double error)
{
    const HtmlLead lead = html_facts_lead(facts, wtp, psa);

    CU_ASSERT_EQUAL(lead.best, best);
    CU_ASSERT_EQUAL(lead.second, second);
    CHECK_CLOSE("lead", lead.lead, by, 1e-12);
    CHECK_CLOSE("error", lead.error, error, 0);
    CU_ASSERT_FALSE(lead.tie);
}

static void
test_lead(void)
{
    Results results;
    HtmlFacts facts;
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, run, "\"comparator\": \"a\"", "");
    CHECK_OK(html_facts_read(&facts, &results, &err));
    check_lead(&facts, 50000, false, 2, 1, 90, 7); /* of c against b itself */
    check_lead(&facts, 50000, true, 1, 0, 40, 4);  /* of b against the comparator */
    check_lead(&facts, 100000, false, 0, 2, 5, NAN);
    CU_ASSERT_EQUAL(html_facts_lead(&facts, 7, false).second, NONE_SUCH);
    CU_ASSERT_EQUAL(html_facts_thresholds(&facts), 1); /* as summary.csv tells one */
    results_free(&results);
}

static void
test_no_summary(void)
{
    const FinishedFile none[] = { { "costs.csv", "strategy,cost\na,1\n" }, { 0 } };
    const FinishedFile empty[] = { { "summary.csv", "strategy,label,wtp\n" }, { 0 } };
    Results results;
    HtmlFacts facts;
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, none, "", "");
    CHECK_FAILS(html_facts_read(&facts, &results, &err), ERR_IO, "a report needs summary.csv");
    results_free(&results);
    finished_read(&results, place, empty, "", "");
    CHECK_FAILS(html_facts_read(&facts, &results, &err), ERR_IO, "a report needs summary.csv");
    results_free(&results);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "reading", test_reading },
        { "lead", test_lead },
        { "no_summary", test_no_summary },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
