/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_CALIBRATE_H
#define ANALYSIS_CALIBRATE_H
/** @file calibrate.h
 *  Parameters found from what was published: the mode of their posterior, how sure it is, which of
 *  them the targets do not tell, and draws for a probabilistic analysis. docs/theory/calibration.md
 *  Sources: Vanni et al. (2011), PharmacoEconomics 29:35-49; Menzies et al. (2017),
 *  PharmacoEconomics 35:613-624; Alarid-Escudero et al. (2018), Med Decis Making 38:810-821. */
#include "analysis/calibrate_model.h"
#include "base/notes.h"
#include "math/imis.h"
#include "math/least_squares.h"

typedef struct {
    unsigned long long seed;
    int n_threads;
    Course course; /* { 0 }: nobody is told how far it is */
    const volatile sig_atomic_t *stop;
} CalibrateRun;

enum { CALIBRATE_MODES = 8 };

/* The best that can be done with one parameter held. */
typedef struct {
    double x, chi_square,
        value; /* normal score; of the targets; -2 log posterior, NAN: impossible */
} CalibratePoint;

typedef struct {
    CalibrateModel model;
    CalibrateRun run;
    int n_starts, n_best; /* searches, and those that ended at the best mode    */
    int n_modes;          /* of which the first is the best                     */
    LeastSquares modes[CALIBRATE_MODES];
    double *told;      /* [n_targets] owned: what the model says at the mode */
    double chi_square; /* of the targets there                               */
    double
        smallest; /* eigenvalue of the information at the mode, by slopes; 1: the prior's alone */
    Imis imis;
    double *answers; /* [imis.n_points][n_targets] owned: what the model says of the targets    */
    int n_answers, size_answers;
    double direction_sd[CALIBRATION_MOST]; /* of the posterior's scores, descending: 1: not told */
    double direction[CALIBRATION_MOST * CALIBRATION_MOST]; /* [n][n] row by row, of length 1     */
    double *draws;           /* [n][n_draws] owned: values                         */
    CalibratePoint *profile; /* [n][points] owned, the mode in the middle          */
    int n_points;
} Calibration; /* { 0 } is valid to free */

/** @param notes  targets that cannot be reached, other modes, uneven weights: as warnings
 *  @return OK; ERR_SPEC; ERR_NUMERIC if no start has a value; ERR_STOPPED */
Status calibrate_run(Calibration *calibration, const Study *study, const CalibrateRun *run,
                     Notes *notes, Error *err);
void calibrate_free(Calibration *calibration);

/* ---- what it says of a parameter ---- */

typedef enum { CALIBRATE_YES, CALIBRATE_TOGETHER, CALIBRATE_NO } CalibrateIdentified;
extern const char *const calibrate_identified_names[];

typedef struct {
    double mean, sd, low, high; /* 95% */
} CalibrateSpread;

typedef struct {
    double mode;
    CalibrateSpread prior, laplace, posterior; /* the last from the draws             */
    double width;    /* of the posterior's interval, in that of the prior            */
    double score_sd; /* of the posterior's normal scores: 1 if nothing was learnt    */
    CalibrateIdentified identified;
} CalibrateAnswer;
CalibrateAnswer calibrate_answer(const Calibration *calibration, int number);

/** What the model says of a target (item of model.targets) over the draws, in its own unit. */
CalibrateSpread calibrate_predicted(const Calibration *calibration, int item);

/** Correlation of the normal scores of two parameters, of the draws or as Laplace has it. */
double calibrate_correlation(const Calibration *calibration, int one, int two, bool laplace);

/** Whether the targets leave a direction (row of `direction`) as the prior had it: above 0.9. */
bool calibrate_is_untold(const Calibration *calibration, int place);
#endif
