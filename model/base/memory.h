/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H
/** @file memory.h
 *  Memory that is there or ends the program: no caller checks for NULL.
 *  What to do when there is none is decided by cli/main, which says so and ends with exit code 6
 *  (docs/decisions/0002). A Pool gives many small pieces that are freed together. */
#include <stddef.h>

/** Zeroed memory for `count` things of `size` bytes; never NULL. Release with free(). */
void *memory_new(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/** Zeroed memory whose address is a multiple of 64 bytes. Release with free(). */
void *memory_new_aligned(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/** Makes room for one more in a growing array: doubles `*size` when `count` has reached it. */
void *memory_grow(void *array, int count, int *size, size_t item) __attribute__((returns_nonnull));

/** Called, once, when there is no memory; must not return. Set by main before anything else. */
void memory_on_failure(void (*handler)(void));

typedef struct PoolBlock PoolBlock;
typedef struct {
    PoolBlock *blocks; /* owned */
} Pool;                /* { 0 } is a valid empty pool */

void *pool_new(Pool *pool, size_t count, size_t size) __attribute__((returns_nonnull)); /* zeroed */
char *pool_text(Pool *pool, const char *text) __attribute__((returns_nonnull));         /* a copy */
char *pool_format(Pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
void pool_free(Pool *pool);
#endif
