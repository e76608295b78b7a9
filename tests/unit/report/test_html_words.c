/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each rule of the summary: tables of a run on one side, its sentences on the other. */
#include "finished.h"
#include "report/html_words.h"
#include <math.h>
#include <string.h>

#define SETTINGS "\"currency\": \"USD\", \"comparator\": \"a\", \"thresholds\": [50000]"
#define SUMMARY  "strategy,label,cost,qaly,status,nmb,wtp,psa_cost,psa_qaly,psa_nmb\n"
#define PAIRWISE                                                                                   \
    "strategy,comparator,wtp,incremental_cost,incremental_qaly,icer,place,inmb,inmb_mcse\n"
#define PSA "strategy,wtp,draws,comparator,inmb,inmb_se,probability\n"

/* Two strategies: b costs 10,000 more and gives 1 QALY. */
static const char two[] =
    SUMMARY "a,Old,1000,2,reference,99000,50000,,,\nb,New,11000,3,frontier,139000,50000,,,\n";
static const char two_pairs[] = PAIRWISE "b,a,50000,10000,1,10000,\"more costly, more "
                                         "effective\",40000,\na,b,50000,-10000,-1,10000,\"less "
                                         "costly, less effective\",-40000,\n";

static void
words_of(Text *words, const FinishedFile *files, const char *settings, const char *further)
{
    Results results;
    HtmlFacts facts;
    char place[TEST_PATH];
    Error err;

    finished_read(&results, place, files, settings, further);
    CHECK_OK(html_facts_read(&facts, &results, &err));
    text_add(words, "%s", "");
    html_words_summary(words, &facts);
    html_words_cautions(words, &facts);
    results_free(&results);
}

/* That the words have this part, or, after "!", that they have it not. */
static void
check_words(const FinishedFile *files, const char *settings, const char *further,
            const char *const *parts)
{
    Text words = { 0 };

    words_of(&words, files, settings, further);
    for (; *parts; parts++) {
        const bool absent = **parts == '!';
        if (!strstr(words.at, *parts + absent) != absent)
            CHECK_TEXT("words", words.at, *parts);
        else
            CU_ASSERT(true);
    }
    text_free(&words);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_base_case(void)
{
    const FinishedFile files[] = { { "summary.csv", two }, { "pairwise.csv", two_pairs }, { 0 } };

    check_words(
        files, SETTINGS, "",
        WORDS("<p class=\"lead\">At 50,000 USD per QALY, <strong>New</strong> has the "
              "highest net benefit in the base case of this model.</p>",
              "The next is <strong>Old</strong>, whose net benefit is lower by 40,000 USD "
              "a person.",
              "how likely this choice is to be wrong is not shown",
              "<strong>New</strong> costs 10,000 USD more and gives 1.00 QALYs more a person "
              "than the comparator, <strong>Old</strong>: 10,000 USD per QALY gained.",
              "which input the result hangs on is not shown",
              "compares the model with no published result", "!EVPI", "!Dominated", "!probability",
              "!Read with care", "!below 0"));
}

static void
test_comparator_is_best(void)
{
    static const char dear[] =
        PAIRWISE "b,a,5000,10000,1,10000,\"more costly, more effective\",-5000,\n";
    static const char summary[] =
        SUMMARY "a,Old,1000,2,reference,9000,5000,,,\nb,New,11000,3,frontier,4000,5000,,,\n";
    const FinishedFile low[] = { { "summary.csv", summary }, { "pairwise.csv", dear }, { 0 } };

    check_words(low, "\"currency\": \"USD\", \"comparator\": \"a\", \"thresholds\": [5000]", "",
                WORDS("At 5,000 USD per QALY, <strong>Old</strong> has the highest net benefit",
                      "That is the comparator: at this threshold no other strategy",
                      "<strong>New</strong> costs 10,000 USD more"));
}

/* What increments mean: place by place. */
static void
test_quadrants(void)
{
    /* clang-format off */
    static const struct { const char *row, *says; } cases[] = {
        { "b,a,50000,-500,0.5,,dominant,25500,\n",
          "costs 500 USD less and gives 0.50 QALYs more a person than the comparator, <strong>Old</strong>: it dominates." },
        { "b,a,50000,0,0.5,0,dominant,25000,\n", "costs the same and gives 0.50 QALYs more" },
        { "b,a,50000,-90000,-0.5,180000,\"less costly, less effective\",65000,\n",
          "0.50 QALYs fewer a person than the comparator, <strong>Old</strong>: 180,000 USD saved per QALY lost." },
        { "b,a,50000,5,0.0005,10000,\"more costly, more effective\",20,\n",
          "costs 5.00 USD more and gives 0.000500 QALYs more" },
    };
    /* clang-format on */
    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text pairs = { 0 };
        text_add(&pairs, PAIRWISE "%s", cases[item].row);
        check_words(
            (const FinishedFile[]){ { "summary.csv", two }, { "pairwise.csv", pairs.at }, { 0 } },
            SETTINGS, "", WORDS(cases[item].says));
        text_free(&pairs);
    }
}

static void
test_dominated(void)
{
    static const char summary[] =
        SUMMARY "a,Old,1000,2,reference,99000,50000,,,\nb,New,11000,3,frontier,139000,50000,,,\n"
                "c,Worse,12000,2.5,dominated,0,50000,,,\nd,Bad,13000,2.5,dominated,0,50000,,,\n"
                "e,Between,9000,2.6,extendedly dominated,0,50000,,,\n";

    check_words(
        (const FinishedFile[]){ { "summary.csv", summary }, { "pairwise.csv", two_pairs }, { 0 } },
        SETTINGS, "",
        WORDS("<strong>Worse</strong>, <strong>Bad</strong>. ",
              "Extendedly dominated (a mixture of two others does): "
              "<strong>Between</strong>. "));
}

static void
test_one_strategy(void)
{
    check_words(
        (const FinishedFile[]){
            { "summary.csv", SUMMARY "a,Old,1000,2,reference,99000,50000,,,\n" }, { 0 } },
        SETTINGS, "",
        WORDS("This model has one strategy, <strong>Old</strong>, and compares it with "
              "none. It costs 1,000 USD and gives 2.00 QALYs a person"));
}

static void
test_tie(void)
{
    static const char pairs[] = PAIRWISE "b,a,50000,0,0,,equal,0,\n";

    check_words((const FinishedFile[]){ { "summary.csv", two }, { "pairwise.csv", pairs }, { 0 } },
                SETTINGS, "",
                WORDS("<strong>Old</strong> and <strong>New</strong> have the same highest net "
                      "benefit in this model.",
                      "costs the same and gives as many QALYs a person than the comparator, "
                      "<strong>Old</strong>: the two are equal.",
                      "!The next is"));
}

static void
test_monte_carlo(void)
{
    static const char pairs[] =
        PAIRWISE "b,a,50000,10000,1,10000,\"more costly, more effective\",400,250\n";

    check_words((const FinishedFile[]){ { "summary.csv", two }, { "pairwise.csv", pairs }, { 0 } },
                SETTINGS, "",
                WORDS("less than two Monte-Carlo standard errors (one is 250 USD): the two cannot "
                      "be told apart by this run; more simulated patients would tell."));
}

static void
test_negative(void)
{
    static const char summary[] = SUMMARY
        "a,Old,200000,2,reference,-100000,50000,,,\nb,New,210000,3,frontier,-60000,50000,,,\n";

    check_words(
        (const FinishedFile[]){ { "summary.csv", summary }, { "pairwise.csv", two_pairs }, { 0 } },
        SETTINGS, "", WORDS("Net benefit is below 0 for every strategy"));
}

static const char drawn[] = SUMMARY "a,Old,1000,2,reference,99000,50000,1000,2,99000\nb,New,11000,"
                                    "3,frontier,139000,50000,12000,2.9,133000\n";

static void
test_draws(void)
{
    const FinishedFile files[] = {
        { "summary.csv", drawn },
        { "pairwise.csv", two_pairs },
        { "psa_summary.csv", PSA "a,50000,2000,a,0,0,0.296\nb,50000,2000,a,34000,900,0.704\n"
                                 "a,100000,2000,a,0,0,0.002\nb,100000,2000,a,-1,900,0.998\n" },
        { "evpi.csv", "wtp,evpi,evpi_population\n50000,9665.4,84915927\n" },
        { 0 }
    };

    check_words(files,
                "\"currency\": \"USD\", \"comparator\": \"a\", \"thresholds\": [50000, 100000]", "",
                WORDS("<strong>New</strong> has the highest expected net benefit in this model "
                      "(probability 0.70 that it is the best choice",
                      "lower by 34,000 USD", "means over 2,000 draws",
                      "At 100,000 USD per QALY it is <strong>Old</strong> (probability less than "
                      "0.01).",
                      "Perfect information on all uncertain inputs would be worth 9,665 USD a "
                      "person, 84.9 million USD for all who meet the decision (EVPI)",
                      "!cannot be told apart", "!With every input at its base value"));
}

static void
test_disagreements(void)
{
    check_words((const FinishedFile[]){ { "summary.csv", drawn },
                                        { "pairwise.csv", two_pairs },
                                        { "psa_summary.csv",
                                          PSA "a,50000,50,a,0,0,0.4\nb,50000,50,a,-300,900,0.6\n" },
                                        { 0 } },
                SETTINGS, "",
                WORDS("<strong>Old</strong> has the highest expected net benefit",
                      "less than two Monte-Carlo standard errors (one is 900 USD)",
                      "more draws would tell",
                      "With every input at its base value the highest net benefit is that of "
                      "<strong>New</strong>",
                      "<strong>New</strong> is best in more of the draws (probability 0.60)"));
}

static void
test_empty_draws(void)
{
    check_words((const FinishedFile[]){ { "summary.csv", two },
                                        { "pairwise.csv", two_pairs },
                                        { "psa_summary.csv", PSA },
                                        { "evpi.csv", "wtp,evpi,evpi_population\n" },
                                        { 0 } },
                SETTINGS, "", WORDS("in the base case of this model", "!EVPI", "!probability"));
}

static void
test_drivers(void)
{
    static const char evppi[] =
        "parameters,label,kind,wtp,evppi,standard_error\np,Price,parameter,50000,100,10\nq,<b>,"
        "parameter,50000,300,20\nq,<b>,parameter,100000,900,20\ng,All,group,50000,350,20\n";
    static const char dsa[] =
        "parameter,label,end,strategy,comparator,inmb,rank,width,outcome\nr,Rate,low,b,a,1,2,10,"
        "inmb\nu,Utility,low,b,a,1,1,5000,inmb\n";
    static const char vague[] =
        "parameters,label,kind,wtp,evppi,standard_error\np,Price,parameter,50000,100,80\n";

    check_words((const FinishedFile[]){ { "summary.csv", two },
                                        { "pairwise.csv", two_pairs },
                                        { "evppi.csv", evppi },
                                        { "dsa.csv", dsa },
                                        { 0 } },
                SETTINGS, "",
                WORDS("Main driver of decision uncertainty: <strong>&lt;b&gt;</strong> (EVPPI 300 "
                      "USD a person, standard error 20); of groups of parameters: "
                      "<strong>All</strong> (EVPPI 350 USD",
                      "moves the result of <strong>New</strong> most is <strong>Utility</strong> "
                      "(incremental net benefit moves by 5,000 USD)"));
    check_words(
        (const FinishedFile[]){
            { "summary.csv", two }, { "pairwise.csv", two_pairs }, { "evppi.csv", vague }, { 0 } },
        SETTINGS, "",
        WORDS("No single parameter has a value of perfect information that this run can "
              "tell from 0: the highest is <strong>Price</strong>"));
}

static void
test_how_far(void)
{
    static const char scenarios[] =
        "scenario,label,strategy,inmb\nbase,,a,0\nbase,,b,5\nx,,a,0\nx,,"
        "b,-5\ny,,a,0\ny,,b,6\n";
    static const char validation[] =
        "name,external,role,z\np,yes,validate,1.9\nq,yes,validate,-2.1\nr,no,validate,0\ns,yes,"
        "calibrate,0\nt,yes,validate,\n";

    check_words(
        (const FinishedFile[]){ { "summary.csv", two },
                                { "pairwise.csv", two_pairs },
                                { "scenarios.csv", scenarios },
                                { "validation.csv", validation },
                                { 0 } },
        SETTINGS, "",
        WORDS("changes in 1 of 2 scenarios",
              "Of 2 published results that fed no input, the model lies within two standard "
              "errors of 1."));
}

static void
test_cautions(void)
{
    check_words(
        (const FinishedFile[]){ { "summary.csv", two }, { "pairwise.csv", two_pairs }, { 0 } },
        SETTINGS ", \"caution\": \"Unadjusted <comparison>.\"", "\"warnings\": [\"a & b\", \"c\"]",
        WORDS("<li>Unadjusted &lt;comparison&gt;.</li>", "<li>a &amp; b</li>", "<li>c</li>"));
}

/* A strategy of 300 letters is cut in a sentence; twelve of them are named. */
static void
test_many_long(void)
{
    Text summary = { 0 };
    char label[301];

    memset(label, 'x', 300);
    label[300] = '\0';
    text_add(&summary, "%s", SUMMARY "a,Old,1000,2,reference,99000,50000,,,\n");
    for (int strategy = 0; strategy < 12; strategy++)
        text_add(&summary, "s%d,%s,11000,1,dominated,1,50000,,,\n", strategy, label);
    check_words((const FinishedFile[]){ { "summary.csv", summary.at },
                                        { "pairwise.csv",
                                          PAIRWISE "s0,a,50000,10000,-1,,dominated,-60000,\n" },
                                        { 0 } },
                SETTINGS, "", WORDS("xxx\xe2\x80\xa6</strong>", "it is dominated"));
    text_free(&summary);
}

static void
test_money(void)
{
    static const struct {
        double amount;
        const char *says;
    } cases[] = { { 0, "0 USD" },
                  { 0.5, "0.50 USD" },
                  { 99.99, "99.99 USD" },
                  { 9665.4, "9,665 USD" },
                  { 1234567, "1.23 million USD" },
                  { 84915927, "84.9 million USD" },
                  { 2.5e9, "2,500 million USD" },
                  { -20, "\xe2\x88\x92"
                         "20.00 USD" } };
    const HtmlFacts facts = { .currency = "USD" };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text to = { 0 };
        html_words_money(&to, &facts, cases[item].amount);
        CHECK_TEXT("money", to.at, cases[item].says);
        text_free(&to);
    }
}

static void
test_probability(void)
{
    static const struct {
        double probability;
        const char *says;
    } cases[] = { { 1, "1.00" },   { 0.9949, "0.99" },          { 0.9999, "more than 0.99" },
                  { 0.5, "0.50" }, { 0.001, "less than 0.01" }, { 0, "0.00" } };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text to = { 0 };
        html_words_probability(&to, cases[item].probability);
        CHECK_TEXT("probability", to.at, cases[item].says);
        text_free(&to);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "base_case", test_base_case },
        { "comparator_is_best", test_comparator_is_best },
        { "quadrants", test_quadrants },
        { "dominated", test_dominated },
        { "one_strategy", test_one_strategy },
        { "tie", test_tie },
        { "monte_carlo", test_monte_carlo },
        { "negative", test_negative },
        { "draws", test_draws },
        { "disagreements", test_disagreements },
        { "empty_draws", test_empty_draws },
        { "drivers", test_drivers },
        { "how_far", test_how_far },
        { "cautions", test_cautions },
        { "many_long", test_many_long },
        { "money", test_money },
        { "probability", test_probability },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
