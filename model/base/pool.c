/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST (SIZE_MAX / 2) /* more than any machine has: memory_new knows what to do */
enum { POOL_BLOCK = 16 * 1024 };

struct PoolBlock {
    PoolBlock *next;
    size_t used, size; /* bytes of `at` */
    alignas(max_align_t) char at[];
};

/* A large piece gets a block of its own, behind the first, so that the first goes on being filled.
 */
void *
pool_new(Pool *pool, size_t count, size_t size)
{
    const size_t unit = alignof(max_align_t);
    const size_t bytes = size && count > MOST / size ? MOST : (count * size / unit + 1) * unit;
    PoolBlock *block = pool->blocks;

    if (!block || block->size - block->used < bytes) {
        const size_t room = bytes > POOL_BLOCK / 4 ? bytes : POOL_BLOCK;
        PoolBlock *added = memory_new(1, sizeof(PoolBlock) + room);
        added->size = room;
        if (block && room == bytes) {
            added->next = block->next;
            block->next = added;
        } else {
            added->next = block;
            pool->blocks = added;
        }
        block = added;
    }
    block->used += bytes;
    return block->at + block->used - bytes;
}

char *
pool_text(Pool *pool, const char *text)
{
    const size_t bytes = strlen(text) + 1;

    return memcpy(pool_new(pool, bytes, 1), text, bytes);
}

char *
pool_format(Pool *pool, const char *format, ...)
{
    va_list args;
    char *text;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    text = pool_new(pool, (size_t)(n > 0 ? n : 0) + 1, 1);
    va_start(args, format);
    if (n > 0) vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return text;
}

void
pool_free(Pool *pool)
{
    for (PoolBlock *next, *block = pool->blocks; block; block = next) {
        next = block->next;
        free(block);
    }
    *pool = (Pool){ 0 };
}
