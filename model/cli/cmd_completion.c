/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a shell reads to complete the words of hepatica, written out of the tables of commands. */
#include "cli/completes.h"
#include <stdio.h>
#include <string.h>

/* clang-format off */
const Option cmd_completion_options[] = {
    { "--help", NULL, "this text" },
    { 0 },
};
/* clang-format on */

enum { WORDS = 2 }; /* words that are no options: no command takes more */

/* In single quotes; `inner` is what stands for a quote within them, `before` the signs that need a
 * backslash. */
static void
quote(const char *text, const char *before, const char *inner)
{
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'') {
            fputs(inner, stdout);
            continue;
        }
        if (strchr(before, *text)) putchar('\\');
        putchar(*text);
    }
    putchar('\'');
}

static void
quote_words(const Completes *completes, const char *before, const char *inner)
{
    for (int item = 0; item < completes->n; item++) {
        putchar(' ');
        quote(completes->words[item], before, inner);
    }
}

/* ---- bash ---- */

static const char bash_head[] =
    "# Completion of hepatica for bash, printed by `hepatica completion bash`\n"
    "_hepatica_words() {  # those of the arguments that begin as the word does\n"
    "    local candidate\n"
    "    for candidate; do\n"
    "        [[ $candidate != \"$word\"* ]] || COMPREPLY+=(\"$(printf %q \"$candidate\")\")\n"
    "    done\n"
    "}\n"
    "_hepatica_list() {  # the same of the last part of a list with commas\n"
    "    local candidate before=''\n"
    "    [[ $word != *,* ]] || before=${word%,*},\n"
    "    compopt -o nospace 2>/dev/null\n"
    "    for candidate; do\n"
    "        [[ $before$candidate != \"$word\"* ]] || COMPREPLY+=(\"$(printf %q "
    "\"$before$candidate\")\")\n"
    "    done\n"
    "}\n"
    "_hepatica_files() {  # files that end so, and folders to look into\n"
    "    local path\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    while IFS= read -r path; do\n"
    "        [[ $path != *\"$1\" && ! -d $path ]] || COMPREPLY+=(\"$path\")\n"
    "    done < <(compgen -f -- \"$word\")\n"
    "}\n"
    "_hepatica_folders() {\n"
    "    local path\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    while IFS= read -r path; do COMPREPLY+=(\"$path\"); done < <(compgen -d -- \"$word\")\n"
    "}\n"
    "_hepatica() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
    "command=${COMP_WORDS[1]} at place=-1\n"
    "    COMPREPLY=()\n"
    "    if [[ $word == '=' ]]; then  # --engine=co comes as three words\n"
    "        word=''\n"
    "    elif [[ $before == '=' ]]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n";

static void
bash_action(const Completes *completes)
{
    static const char *const calls[] = {
        [COMPLETES_NOTHING] = "",
        [COMPLETES_FILE] = "_hepatica_files",
        [COMPLETES_FOLDER] = "_hepatica_folders",
        [COMPLETES_WORD] = "_hepatica_words",
        [COMPLETES_LIST] = "_hepatica_list",
    };

    fputs(calls[completes->kind], stdout);
    if (completes->kind == COMPLETES_FILE) {
        putchar(' ');
        quote(completes->ending, "", "'\\''");
    }
    quote_words(completes, "", "'\\''");
}

static void
bash_values(const Command *command)
{
    for (const Option *option = command->options; option->name; option++) {
        if (!option->value) continue;
        const Completes completes = completes_value(option);
        printf("    %s:%s) ", command->name, option->name);
        bash_action(&completes);
        printf("%sreturn ;;\n", completes.kind == COMPLETES_NOTHING ? "" : "; ");
    }
}

/* Which words that are no options were already given is counted, leaving out options' values. */
static void
bash_words(Pool *pool, const Command *command)
{
    printf("    %s)\n        if [[ $word == -* ]]; then\n            _hepatica_words",
           command->name);
    for (const Option *option = command->options; option->name; option++)
        printf(" %s", option->name);
    printf("\n            return\n        fi\n"
           "        for ((at = 2; at <= COMP_CWORD; at++)); do\n"
           "            case ${COMP_WORDS[at]} in\n");
    const char *before = "            ";
    for (const Option *option = command->options; option->name; option++) {
        if (!option->value) continue;
        printf("%s%s", before, option->name);
        before = "|";
    }
    if (*before == '|') printf(") [[ ${COMP_WORDS[at+1]} != '=' ]] || ((at++)); ((at++)) ;;\n");
    printf("            -*) ;;\n            *) ((place++)) ;;\n            esac\n        done\n"
           "        case $place in\n");
    for (int place = 0; place < WORDS; place++) {
        const Completes completes = completes_word(pool, command, place);
        if (completes.kind == COMPLETES_NOTHING) continue;
        printf("        %d) ", place);
        bash_action(&completes);
        printf(" ;;\n");
    }
    printf("        esac ;;\n");
}

static void
bash(Pool *pool)
{
    fputs(bash_head, stdout);
    printf("    if ((COMP_CWORD == 1)); then\n        _hepatica_words");
    for (const Command *command = commands; command->name; command++) printf(" %s", command->name);
    printf(" --help --version\n        return\n    fi\n    case $command:$before in\n");
    for (const Command *command = commands; command->name; command++) bash_values(command);
    printf("    esac\n    case $command in\n");
    for (const Command *command = commands; command->name; command++) bash_words(pool, command);
    printf("    esac\n}\ncomplete -F _hepatica hepatica\n");
}

/* ---- zsh ---- */

static void
zsh_action(const Completes *completes)
{
    switch (completes->kind) {
    case COMPLETES_FILE:
        if (completes->ending[0])
            printf("_files -g \"*%s(-.)\"", completes->ending);
        else
            printf("_files");
        break;
    case COMPLETES_FOLDER: printf("_files -/"); break;
    case COMPLETES_WORD:
    case COMPLETES_LIST:
        printf("%s -", completes->kind == COMPLETES_LIST ? "_sequence compadd" : "compadd");
        for (int item = 0; item < completes->n; item++) printf(" \"%s\"", completes->words[item]);
        break;
    default: putchar(' ');
    }
}

/* Text within a specification: signs that mean something there, and the quote around it. */
static void
zsh_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') {
            fputs("'\\''", stdout);
            continue;
        }
        if (strchr("[]:\\", *text)) putchar('\\');
        putchar(*text);
    }
}

static void
zsh_command(Pool *pool, const Command *command)
{
    printf("    %s)\n        _arguments", command->name);
    for (const Option *option = command->options; option->name; option++) {
        printf(" \\\n            '%s%s%s[", strcmp(option->name, "--set") == 0 ? "*" : "",
               option->name, option->value ? "=" : "");
        zsh_text(option->meaning);
        putchar(']');
        if (option->value) {
            const Completes completes = completes_value(option);
            putchar(':');
            zsh_text(option->value);
            putchar(':');
            zsh_action(&completes);
        }
        putchar('\'');
    }
    for (int place = 0; place < WORDS; place++) {
        const Completes completes = completes_word(pool, command, place);
        if (completes.kind == COMPLETES_NOTHING) continue;
        printf(" \\\n            '%d: :", place + 1);
        zsh_action(&completes);
        putchar('\'');
    }
    printf(" ;;\n");
}

static void
zsh(Pool *pool)
{
    printf("#compdef hepatica\n# Completion of hepatica for zsh, printed by `hepatica completion "
           "zsh`\n_hepatica() {\n    if ((CURRENT == 2)); then\n        local -a commands=(\n");
    for (const Command *command = commands; command->name; command++) {
        printf("            '%s:", command->name);
        zsh_text(command->summary);
        printf("'\n");
    }
    printf("        )\n        _describe -t commands command commands\n"
           "        compadd -- --help --version\n        return\n    fi\n"
           "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n"
           "    case $command in\n");
    for (const Command *command = commands; command->name; command++) zsh_command(pool, command);
    printf("    esac\n}\n"
           "if [[ $funcstack[1] == _hepatica ]]; then _hepatica \"$@\"; else compdef _hepatica "
           "hepatica; fi\n");
}

/* ---- fish ---- */

static void
fish_action(const Completes *completes)
{
    switch (completes->kind) {
    case COMPLETES_FILE: printf(" -x -a '(__hepatica_files \"%s\")'", completes->ending); break;
    case COMPLETES_FOLDER: printf(" -x -a '(__fish_complete_directories)'"); break;
    case COMPLETES_WORD:
    case COMPLETES_LIST:
        printf(" -x -a '(%s",
               completes->kind == COMPLETES_LIST ? "__fish_append ," : "string join \\n --");
        for (int item = 0; item < completes->n; item++) printf(" \"%s\"", completes->words[item]);
        printf(")'");
        break;
    default: printf(" -x");
    }
}

static void
fish_command(Pool *pool, const Command *command)
{
    for (const Option *option = command->options; option->name; option++) {
        printf("complete -c hepatica -n '__hepatica_command %s' -l %s", command->name,
               option->name + 2);
        if (option->value) {
            const Completes completes = completes_value(option);
            fish_action(&completes);
        }
        printf(" -d ");
        quote(option->meaning, "\\", "\\'");
        putchar('\n');
    }
    for (int place = 0; place < WORDS; place++) {
        const Completes completes = completes_word(pool, command, place);
        if (completes.kind == COMPLETES_NOTHING) continue;
        if (completes.kind == completes_word(pool, command, place + 1).kind) continue;
        printf("complete -c hepatica -n '__hepatica_command %s'", command->name);
        fish_action(&completes);
        putchar('\n');
    }
}

static void
fish(Pool *pool)
{
    printf("# Completion of hepatica for fish, printed by `hepatica completion fish`\n"
           "function __hepatica_command  # whether this is the command\n"
           "    set -l words (commandline -opc)\n"
           "    test (count $words) -gt 1; and test $words[2] = $argv[1]\n"
           "end\n"
           "function __hepatica_files  # that end so, and folders to look into\n"
           "    for path in (__fish_complete_path (commandline -ct) | string split -f 1 \\t)\n"
           "        switch $path\n"
           "            case '*/' '*'$argv[1]\n"
           "                echo $path\n"
           "        end\n"
           "    end\n"
           "end\n"
           "function __hepatica_no_command  # whether there is none yet\n"
           "    test (count (commandline -opc)) -eq 1\n"
           "end\n"
           "complete -c hepatica -f\n"
           "complete -c hepatica -n __hepatica_no_command -l help -d 'the commands'\n"
           "complete -c hepatica -n __hepatica_no_command -l version -d 'the version'\n");
    for (const Command *command = commands; command->name; command++) {
        printf("complete -c hepatica -n __hepatica_no_command -a %s -d ", command->name);
        quote(command->summary, "\\", "\\'");
        putchar('\n');
    }
    for (const Command *command = commands; command->name; command++) fish_command(pool, command);
}

Status
cmd_completion(const Options *options, Error *err)
{
    static const struct {
        const char *name;
        void (*print)(Pool *pool);
    } shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
    Pool pool = { 0 };

    for (size_t shell = 0; options->config && shell < sizeof(shells) / sizeof(*shells); shell++)
        if (strcmp(shells[shell].name, options->config) == 0) {
            shells[shell].print(&pool);
            pool_free(&pool);
            return OK;
        }
    return fail(err, ERR_USAGE, "which shell: bash, zsh or fish?");
}
