/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIGNMENT = 64 };

static void (*on_failure)(void);
static atomic_flag failed = ATOMIC_FLAG_INIT;

void
memory_on_failure(void (*handler)(void))
{
    on_failure = handler;
}

/* Two threads may find out at the same moment: the first one tells, the others wait for the end. */
static void __attribute__((noreturn)) no_memory(void)
{
    while (atomic_flag_test_and_set(&failed)) pause();
    if (on_failure) on_failure();
    abort();
}

/* An array too large to count is too large to have. One byte at least, so that NULL means failure.
 */
static size_t
bytes_of(size_t count, size_t size)
{
    if (size && count > (SIZE_MAX / 2 - ALIGNMENT) / size) no_memory();
    return count > 0 && size > 0 ? count * size : 1;
}

void *
memory_new(size_t count, size_t size)
{
    void *memory = calloc(1, bytes_of(count, size));

    if (!memory) no_memory();
    return memory;
}

void *
memory_new_aligned(size_t count, size_t size)
{
    const size_t bytes = (bytes_of(count, size) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *memory = aligned_alloc(ALIGNMENT, bytes);

    if (!memory) no_memory();
    return memset(memory, 0, bytes);
}

/* What is added is zeroed too. */
void *
memory_grow(void *array, int count, int *size, size_t item)
{
    const int old = *size;
    char *memory = array;

    if (array && count < old) return array;
    if (old > INT_MAX / 2) no_memory();
    *size = old > 0 ? 2 * old : 8;
    memory = realloc(memory, bytes_of((size_t)*size, item));
    if (!memory) no_memory();
    memset(memory + (size_t)old * item, 0, (size_t)(*size - old) * item);
    return memory;
}
