/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/picture.h"
#include "base/text.h"
#include "report/file.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- bytes ---- */

static Status
read_all(Text *bytes, const char *path, Error *err)
{
    FILE *file = fopen(path, "rb");
    enum { BLOCK = 65536 };
    size_t n;

    if (!file) return fail(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    while ((n = fread(text_room(bytes, BLOCK), 1, BLOCK, file)) > 0) bytes->n += n;
    text_add_bytes(bytes, "", 0);
    const bool bad = ferror(file) != 0;
    fclose(file);
    return bad ? fail(err, ERR_IO, "cannot read %s", path) : OK;
}

/* Where `word` stands in the last `within` bytes of something; NULL if nowhere. */
static const char *
near_end(const Text *bytes, const char *word, size_t within)
{
    const size_t length = strlen(word);

    for (size_t back = length; back <= bytes->n && back <= within; back++)
        if (memcmp(bytes->at + bytes->n - back, word, length) == 0)
            return bytes->at + bytes->n - back;
    return NULL;
}

/* ---- SVG ---- */

/* Bytes of the character that begins here, 0 if XML cannot hold it (XML 1.0, production 2) or it is
 * no UTF-8. */
static size_t
character(const unsigned char *at, size_t n)
{
    const size_t length = at[0] < 0x80   ? 1
                          : at[0] < 0xC2 ? 0
                          : at[0] < 0xE0 ? 2
                          : at[0] < 0xF0 ? 3
                          : at[0] < 0xF5 ? 4
                                         : 0;

    if (length == 0 || length > n) return 0;
    if (at[0] < 0x20 && at[0] != '\t' && at[0] != '\n' && at[0] != '\r') return 0;
    for (size_t byte = 1; byte < length; byte++)
        if ((at[byte] & 0xC0) != 0x80) return 0;
    if (at[0] == 0xE0 && at[1] < 0xA0) return 0; /* longer than need be */
    if (at[0] == 0xF0 && at[1] < 0x90) return 0;
    if (at[0] == 0xED && at[1] >= 0xA0) return 0; /* surrogates */
    if (at[0] == 0xF4 && at[1] >= 0x90) return 0; /* beyond Unicode */
    if (at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE) return 0;
    return length;
}

static void
clean(Text *to, const char *from, size_t n)
{
    for (size_t at = 0, length; at < n; at += length) {
        length = character((const unsigned char *)from + at, n - at);
        if (length > 0)
            text_add_bytes(to, from + at, length);
        else
            text_add_bytes(to, "?", length = 1);
    }
}

static void
escape(Text *to, const char *text)
{
    for (; *text; text++)
        if (*text == '<')
            text_add(to, "&lt;");
        else if (*text == '&')
            text_add(to, "&amp;");
        else
            text_add_bytes(to, text, 1);
}

/* The first <tag>...</tag>, with other words inside. */
static void
replace_tag(Text *svg, const char *tag, const char *text)
{
    char open[20], close[20];
    Text made = { 0 };
    const char *from, *to;

    snprintf(open, sizeof(open), "<%s>", tag);
    snprintf(close, sizeof(close), "</%s>", tag);
    from = svg->n > 0 ? strstr(svg->at, open) : NULL;
    to = from ? strstr(from, close) : NULL;
    if (!to) return;
    from += strlen(open);
    text_add_bytes(&made, svg->at, (size_t)(from - svg->at));
    escape(&made, text);
    text_add_bytes(&made, to, svg->n - (size_t)(to - svg->at));
    text_free(svg);
    *svg = made;
}

static bool
ready_svg(Text *svg, const char *title, const char *text)
{
    Text made = { 0 };

    if (!near_end(svg, "</svg>", 64)) return false;
    clean(&made, svg->at, svg->n);
    text_free(svg);
    *svg = made;
    replace_tag(svg, "title", title);
    replace_tag(svg, "desc", text);
    return true;
}

/* ---- PNG ---- */

/* ISO/IEC 15948 (PNG), 11.3.5.3: 11,811 dots per metre both ways; the last four bytes are its
 * checksum. */
static const char density[] = "\0\0\0\11pHYs\0\0\x2e\x23\0\0\x2e\x23\1\x78\xa5\x3f\x76";

static bool
ready_png(Text *png)
{
    enum { HEAD = 33, CHUNK = sizeof(density) - 1 }; /* signature and IHDR */
    Text made = { 0 };

    if (png->n < HEAD || !near_end(png, "IEND", 8)) return false;
    for (size_t at = HEAD; at + 4 < png->n && at < 200; at++)
        if (memcmp(png->at + at, "pHYs", 4) == 0) return true;
    text_add_bytes(&made, png->at, HEAD);
    text_add_bytes(&made, density, CHUNK);
    text_add_bytes(&made, png->at + HEAD, png->n - HEAD);
    text_free(png);
    *png = made;
    return true;
}

/* ---- PDF ---- */

/* "/CreationDate (D:20261124003203Z)": of the same length, as the file tells where its parts are.
 */
static bool
ready_pdf(Text *pdf)
{
    static const char key[] = "/CreationDate (D:";
    const size_t length = sizeof(key) - 1;

    if (!near_end(pdf, "%%EOF", 16)) return false;
    for (size_t at = 0; at + length < pdf->n; at++) {
        if (pdf->at[at] != '/' || memcmp(pdf->at + at, key, length) != 0) continue;
        for (size_t digit = 0; digit < 14 && at + length + digit < pdf->n; digit++)
            pdf->at[at + length + digit] = "20000101000000"[digit];
    }
    return true;
}

/* ---- all ---- */

static Status
write_all(const Text *bytes, const char *path, Error *err)
{
    FILE *file;
    Status status;

    TRY(file_create(&file, path, err));
    fwrite(bytes->at, 1, bytes->n, file);
    TRY(file_close(file, path, err));
done:
    return status;
}

Status
picture_keep(const char *from, const char *to, const char *title, const char *text, Error *err)
{
    const char *end = strrchr(from, '.');
    char beside[4096];
    Text bytes = { 0 };
    bool whole;
    Status status;

    TRY(read_all(&bytes, from, err));
    whole = end && (strcmp(end, ".svg") == 0   ? ready_svg(&bytes, title, text)
                    : strcmp(end, ".png") == 0 ? ready_png(&bytes)
                    : strcmp(end, ".pdf") == 0 ? ready_pdf(&bytes)
                                               : false);
    if (!whole) TRY(fail(err, ERR_IO, "%s is no whole picture (is the disk full?)", from));
    if (snprintf(beside, sizeof(beside), "%s.ready", from) >= (int)sizeof(beside))
        TRY(fail(err, ERR_IO, "%s: the name is too long", from));
    status = write_all(&bytes, beside, err);
    if (status == OK && rename(beside, to) != 0)
        status = fail(err, ERR_IO, "cannot write %s: %s", to, strerror(errno));
    if (status != OK) unlink(beside);
done:
    text_free(&bytes);
    return status;
}
