/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From text to tree by recursive descent:
 *   or < and < not < comparison < + - < * / < unary minus < ^ (from the right) < number, name,
 * call, ( ) */
#include "input/caret.h"
#include "input/expr.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sum of n terms is a tree n levels deep, walked by recursion: MOST_TERMS keeps the stack small.
 */
enum { MOST_LEVELS = 200, MOST_TEXT = 65536, MOST_ARGS = 200, MOST_TERMS = 5000 };

#define UNKNOWN_CHARACTER "a character that formulas do not know (a minus is -, a quote \")"

typedef struct {
    Pool *pool;
    ExprTree *tree;
    Notes *notes;
    const char *at;
    bool named, failed;
    int level, n_terms;
} Parser;

static ExprNode *parse_or(Parser *parser);

/* ---- mistakes ---- */

void
expr_place(char *buffer, int size, const ExprTree *tree, int from, int length)
{
    char both[CARET_TEXT];

    caret_place(both, tree->text, (size_t)from, (size_t)length);
    snprintf(buffer, (size_t)size, "%s", both);
}

static void
mistake(Notes *notes, const ExprTree *tree, int from, int length, const char *format, va_list args)
{
    char words[500], place[CARET_TEXT] = "";

    vsnprintf(words, sizeof(words), format, args);
    if (tree->text) caret_place(place, tree->text, (size_t)from, (size_t)length);
    notes_add(notes, NOTE_MISTAKE, tree->file, tree->line, "%s%s", words, place);
}

void
expr_mistake(Notes *notes, const ExprTree *tree, const ExprNode *node, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mistake(notes, tree, node->from, node->length, format, args);
    va_end(args);
}

/* The first mistake of a formula is told; what follows from it is not. */
static ExprNode *refuse(Parser *parser, const char *from, int length, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static ExprNode *
refuse(Parser *parser, const char *from, int length, const char *format, ...)
{
    va_list args;

    if (!parser->failed) {
        va_start(args, format);
        mistake(parser->notes, parser->tree, (int)(from - parser->tree->text), length, format,
                args);
        va_end(args);
    }
    parser->failed = true;
    return NULL;
}

/* ---- pieces ---- */

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void
skip_blanks(Parser *parser)
{
    while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\n' || *parser->at == '\r')
        parser->at++;
}

/* Takes a sign of one or two characters. */
static bool
take(Parser *parser, const char *sign)
{
    const size_t length = strlen(sign);

    skip_blanks(parser);
    if (strncmp(parser->at, sign, length) != 0) return false;
    parser->at += length;
    return true;
}

static size_t
word_length(const char *at)
{
    size_t length = 0;

    if (!is_letter(*at)) return 0;
    while (is_letter(at[length]) || is_digit(at[length]) || at[length] == '_') length++;
    return length;
}

static bool
take_word(Parser *parser, const char *word)
{
    skip_blanks(parser);
    if (word_length(parser->at) != strlen(word) || strncmp(parser->at, word, strlen(word)) != 0)
        return false;
    parser->at += strlen(word);
    return true;
}

static ExprNode *
make(Parser *parser, ExprKind kind, const char *from)
{
    ExprNode *node = pool_new(parser->pool, 1, sizeof(*node));

    *node = (ExprNode){ .kind = kind,
                        .from = (int)(from - parser->tree->text),
                        .slot = -1,
                        .length = (int)(parser->at - from) };
    return node;
}

/* An operator; the caret stands under its sign. */
static ExprNode *
operation(Parser *parser, const char *sign, const char *from, ExprNode *a, ExprNode *b)
{
    ExprNode *node;

    if (!a || (!b && strcmp(sign, "neg") != 0 && strcmp(sign, "not") != 0)) return NULL;
    node = make(parser, EXPR_CALL, from);
    node->length = (int)strlen(strcmp(sign, "neg") == 0 ? "-" : sign);
    node->name = sign;
    node->function = expr_function(sign);
    node->args = pool_new(parser->pool, 2, sizeof(ExprNode *));
    node->args[0] = a;
    node->args[1] = b;
    node->n_args = b ? 2 : 1;
    return node;
}

/* What stands where a formula or a bracket could end, in words that help. */
static ExprNode *
refuse_rest(Parser *parser, const char *otherwise)
{
    const char *at = parser->at;

    if (*at == '=') return refuse(parser, at, 1, "write == to compare");
    if (strncmp(at, "&&", 2) == 0 || strncmp(at, "||", 2) == 0)
        return refuse(parser, at, 2, "write %s in place of %.2s", *at == '&' ? "and" : "or", at);
    if (*at == ',')
        return refuse(parser, at, 1, "a comma does not belong here (a decimal point is .)");
    if (*at == ')') return refuse(parser, at, 1, "there is no ( to this )");
    if ((unsigned char)*at >= 128) return refuse(parser, at, 1, UNKNOWN_CHARACTER);
    return refuse(parser, at, 1, "%s", otherwise);
}

/* ---- grammar ---- */

static ExprNode *
parse_number(Parser *parser)
{
    const char *from = parser->at;
    ExprNode *node;
    char *end;
    double value;

    errno = 0;
    value = strtod(from, &end);
    if (from[0] == '0' && (from[1] == 'x' || from[1] == 'X'))
        return refuse(parser, from, 2, "a number in decimal digits is needed");
    parser->at = end;
    if (isinf(value)) return refuse(parser, from, (int)(end - from), "this number is too large");
    if (is_letter(*end) || *end == '_' || *end == '.')
        return refuse(parser, end, 1, "an operator is missing after the number");
    node = make(parser, EXPR_NUMBER, from);
    node->number = value;
    return node;
}

static ExprNode *
parse_named(Parser *parser)
{
    const char *from = parser->at;
    const size_t length = word_length(from);
    ExprNode *value, *node;
    const char *after = from + length;

    after += strspn(after, " \t\r\n");
    if (!parser->named || length == 0 || after[0] != '=' || after[1] == '=')
        return parse_or(parser);
    parser->at = after + 1;
    value = parse_or(parser);
    if (!value) return NULL;
    node = make(parser, EXPR_NAMED, from);
    node->name = pool_format(parser->pool, "%.*s", (int)length, from);
    node->args = pool_new(parser->pool, 1, sizeof(ExprNode *));
    node->args[0] = value;
    node->n_args = 1;
    return node;
}

static ExprNode *
parse_call(Parser *parser, const char *from, size_t length)
{
    ExprNode *args[MOST_ARGS] = { 0 }, *node;
    int n = 0;

    if (!take(parser, ")")) {
        do {
            skip_blanks(parser);
            if (n == MOST_ARGS)
                return refuse(parser, parser->at, 1, "more than %d arguments", MOST_ARGS);
            if (!(args[n++] = parse_named(parser))) return NULL;
        } while (take(parser, ","));
        if (!take(parser, ")")) return refuse_rest(parser, "a comma or ) is missing here");
    }
    node = make(parser, EXPR_CALL, from);
    node->length = (int)length; /* the caret stands under the name */
    node->name = pool_format(parser->pool, "%.*s", (int)length, from);
    node->function = expr_function(node->name);
    node->n_args = n;
    node->args = pool_new(parser->pool, (size_t)n + 1, sizeof(ExprNode *));
    memcpy(node->args, args, (size_t)n * sizeof(*args));
    return node;
}

static ExprNode *
parse_word(Parser *parser)
{
    const char *from = parser->at;
    const size_t length = word_length(from);
    ExprNode *node;

    if ((length == 2 && strncmp(from, "or", 2) == 0) ||
        (length == 3 && strncmp(from, "and", 3) == 0))
        return refuse(parser, from, (int)length, "a value is missing before %.*s", (int)length,
                      from);
    parser->at += length;
    skip_blanks(parser);
    if (*parser->at == '(') {
        parser->at++;
        return parse_call(parser, from, length);
    }
    parser->at = from + length;
    node = make(parser, EXPR_NAME, from);
    node->name = pool_format(parser->pool, "%.*s", (int)length, from);
    if (strcmp(node->name, "infinity") == 0) {
        node->kind = EXPR_NUMBER;
        node->number = INFINITY;
    }
    return node;
}

static ExprNode *
parse_primary(Parser *parser)
{
    ExprNode *inner;
    const char *from;

    skip_blanks(parser);
    from = parser->at;
    if (++parser->n_terms > MOST_TERMS)
        return refuse(parser, from, 1, "more than %d terms: give parts of it names", MOST_TERMS);
    if (is_digit(*from) || (*from == '.' && is_digit(from[1]))) return parse_number(parser);
    if (is_letter(*from)) return parse_word(parser);
    if (take(parser, "(")) {
        if (!(inner = parse_or(parser))) return NULL;
        if (take(parser, ")")) return inner;
        if (*parser->at == '\0') return refuse(parser, from, 1, "this ( is not closed");
        return refuse_rest(parser, "an operator or ) is missing here");
    }
    if (*from == '\0') return refuse(parser, from, 1, "the formula ends where a value is needed");
    if ((unsigned char)*from >= 128) return refuse(parser, from, 1, UNKNOWN_CHARACTER);
    if (*from == '!') return refuse(parser, from, 1, "write not in place of !");
    return refuse(parser, from, 1, "a value is needed before %c", *from);
}

static ExprNode *parse_unary(Parser *parser);

static ExprNode *
parse_power(Parser *parser)
{
    ExprNode *base = parse_primary(parser), *exponent;
    const char *from;

    skip_blanks(parser);
    from = parser->at;
    if (!base) return NULL;
    if (strncmp(from, "**", 2) == 0) return refuse(parser, from, 2, "write ^ for a power");
    if (!take(parser, "^")) return base;
    exponent = parse_unary(parser);
    return operation(parser, "^", from, base, exponent);
}

static ExprNode *
parse_unary(Parser *parser)
{
    const char *from;
    ExprNode *node;

    skip_blanks(parser);
    from = parser->at;
    if (++parser->level > MOST_LEVELS)
        return refuse(parser, from, 1, "more than %d levels of nesting", MOST_LEVELS);
    if (take(parser, "-"))
        node = operation(parser, "neg", from, parse_unary(parser), NULL);
    else if (take(parser, "+"))
        node = parse_unary(parser);
    else
        node = parse_power(parser);
    parser->level--;
    return node;
}

static ExprNode *
parse_product(Parser *parser)
{
    ExprNode *node = parse_unary(parser);

    while (node) {
        skip_blanks(parser);
        const char *from = parser->at;
        if (take(parser, "*"))
            node = operation(parser, "*", from, node, parse_unary(parser));
        else if (take(parser, "/"))
            node = operation(parser, "/", from, node, parse_unary(parser));
        else
            break;
    }
    return node;
}

static ExprNode *
parse_sum(Parser *parser)
{
    ExprNode *node = parse_product(parser);

    while (node) {
        skip_blanks(parser);
        const char *from = parser->at;
        if (take(parser, "+"))
            node = operation(parser, "+", from, node, parse_product(parser));
        else if (take(parser, "-"))
            node = operation(parser, "-", from, node, parse_product(parser));
        else
            break;
    }
    return node;
}

static const char *
take_comparison(Parser *parser)
{
    static const char *const signs[] = { "==", "!=", "<=", ">=", "<", ">", NULL };

    for (int sign = 0; signs[sign]; sign++)
        if (take(parser, signs[sign])) return signs[sign];
    return NULL;
}

static ExprNode *
parse_comparison(Parser *parser)
{
    ExprNode *node = parse_sum(parser);
    const char *from, *sign;

    if (!node) return NULL;
    skip_blanks(parser);
    from = parser->at;
    if (!(sign = take_comparison(parser))) return node;
    node = operation(parser, sign, from, node, parse_sum(parser));
    skip_blanks(parser);
    from = parser->at;
    if (node && take_comparison(parser))
        return refuse(parser, from, 1, "one comparison at a time: write a < b and b < c");
    return node;
}

static ExprNode *
parse_not(Parser *parser)
{
    const char *from;
    ExprNode *node;

    skip_blanks(parser);
    from = parser->at;
    if (!take_word(parser, "not")) return parse_comparison(parser);
    if (++parser->level > MOST_LEVELS)
        return refuse(parser, from, 1, "more than %d levels of nesting", MOST_LEVELS);
    node = operation(parser, "not", from, parse_not(parser), NULL);
    parser->level--;
    return node;
}

static ExprNode *
parse_and(Parser *parser)
{
    ExprNode *node = parse_not(parser);

    while (node) {
        skip_blanks(parser);
        const char *from = parser->at;
        if (!take_word(parser, "and")) break;
        node = operation(parser, "and", from, node, parse_not(parser));
    }
    return node;
}

static ExprNode *
parse_or(Parser *parser)
{
    ExprNode *node = parse_and(parser);

    while (node) {
        skip_blanks(parser);
        const char *from = parser->at;
        if (!take_word(parser, "or")) break;
        node = operation(parser, "or", from, node, parse_and(parser));
    }
    return node;
}

ExprTree
expr_parse(Pool *pool, const char *text, const char *file, int line, bool named, Notes *notes)
{
    ExprTree tree = { .text = text, .file = file, .line = line };
    Parser parser = { .pool = pool, .tree = &tree, .notes = notes, .at = text, .named = named };
    ExprNode *root;

    if (strlen(text) > MOST_TEXT) {
        notes_add(notes, NOTE_MISTAKE, file, line, "a formula of more than %d characters",
                  MOST_TEXT);
        return tree;
    }
    root = parse_or(&parser);
    skip_blanks(&parser);
    if (root && *parser.at) refuse_rest(&parser, "an operator is missing here");
    tree.root = parser.failed ? NULL : root;
    return tree;
}

ExprTree
expr_number(Pool *pool, double value, const char *file, int line)
{
    ExprNode *node = pool_new(pool, 1, sizeof(*node));

    *node = (ExprNode){ .kind = EXPR_NUMBER, .number = value, .slot = -1 };
    return (ExprTree){ .text = NULL, .file = file, .line = line, .root = node };
}
