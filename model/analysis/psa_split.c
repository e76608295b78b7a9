/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/psa_split.h"
#include "analysis/psa_noise.h"
#include <math.h>
#include <omp.h>

enum { PILOT_DRAWS = 4 * LANES, FEW = 100, MANY = 400, LEAST = 16, MOST = 10000000 };

/* Two digits, so that a run can be told in words. */
static double
round_digits(double x)
{
    const double unit = pow(10, floor(log10(x)) - 1);

    return rint(x / unit) * unit;
}

long long
psa_split_patients(double variances, double times)
{
    const double best = sqrt(fmax(0, variances) * fmax(0, times));

    if (!(best > LEAST)) return LEAST;
    return best > MOST ? MOST : (long long)round_digits(best);
}

static Status
time_pilot(double *seconds, double *variances, const Study *study, const PsaRun *run,
           long long n_patients, Error *err)
{
    PsaRun pilot = *run;
    Psa psa = { 0 };
    Status status;

    pilot.n_draws = PILOT_DRAWS;
    pilot.n_patients = n_patients;
    pilot.progress = NULL;
    pilot.n_looks = 0;
    const double began = omp_get_wtime();
    TRY(psa_run(&psa, study, &pilot, err));
    *seconds = (omp_get_wtime() - began) / PILOT_DRAWS;
    *variances = 0;
    for (int strategy = 0; psa.noise && strategy < study->n_strategies; strategy++) {
        double total, patient;
        if (strategy == study->settings.comparator) continue;
        psa_noise_split(&total, &patient, &psa, strategy, study->settings.threshold[0]);
        const double parameter = fmax(total - patient, 1e-3 * total); /* a pilot may find none */
        if (parameter > 0) *variances = fmax(*variances, patient * (double)n_patients / parameter);
    }
done:
    psa_free(&psa);
    return status;
}

Status
psa_split(PsaRun *run, const Study *study, double seconds, Error *err)
{
    double few, many, variances;
    Status status;

    TRY(time_pilot(&few, &variances, study, run, FEW, err));
    if (!study_simulates(study)) {
        run->n_draws = (long long)fmax(PILOT_DRAWS, round_digits(seconds / few));
        return OK;
    }
    TRY(time_pilot(&many, &variances, study, run, MANY, err));
    const double patient = fmax((many - few) / (MANY - FEW), 1e-10);
    const double draw = fmax(few - FEW * patient, 1e-9);
    run->n_patients = psa_split_patients(variances, draw / patient);
    run->n_draws = (long long)fmax(
        PILOT_DRAWS, round_digits(seconds / (draw + patient * (double)run->n_patients)));
done:
    return status;
}
