/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

Status
spawn_start(Spawn *spawn, const char *const *words, const char *complaints, Error *err)
{
    posix_spawn_file_actions_t files;
    int failure;

    *spawn = (Spawn){ .begun = now() };
    failure = posix_spawn_file_actions_init(&files);
    if (failure) return fail(err, ERR_IO, "cannot start %s: %s", words[0], strerror(failure));
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, complaints,
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    /* posix_spawnp promises not to change the words (POSIX 2017, rationale of exec) */
    failure = posix_spawnp(&spawn->pid, words[0], &files, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failure) {
        spawn->pid = 0;
        return fail(err, ERR_IO, "cannot start %s: %s", words[0], strerror(failure));
    }
    return OK;
}

SpawnState
spawn_look(Spawn *spawn, double limit)
{
    int how = 0;
    pid_t who;

    if (spawn->pid == 0) return SPAWN_FAILED;
    do who = waitpid(spawn->pid, &how, WNOHANG);
    while (who < 0 && errno == EINTR);
    if (who == 0) {
        if (now() - spawn->begun <= limit) return SPAWN_RUNS;
        spawn_stop(spawn);
        return SPAWN_LATE;
    }
    spawn->pid = 0;
    return who > 0 && WIFEXITED(how) && WEXITSTATUS(how) == 0 ? SPAWN_DONE : SPAWN_FAILED;
}

void
spawn_stop(Spawn *spawn)
{
    if (spawn->pid == 0) return;
    kill(spawn->pid, SIGKILL);
    while (waitpid(spawn->pid, NULL, 0) < 0 && errno == EINTR) continue;
    spawn->pid = 0;
}
