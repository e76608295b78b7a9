#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the shells complete what they should, from what `hepatica completion` prints? A shell that is not here is left out.
#   run_completion.sh PROGRAM
set -uo pipefail
program=$(realpath "${1:?usage: run_completion.sh PROGRAM}")
work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-completion-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/folder" && ln -s "$program" "$work/bin/hepatica"
PATH=$work/bin:$PATH
failed=0
cd "$work" || exit 1
touch model.cfg data.csv notes.txt 'a b.cfg'

in_bash() {   # in_bash WORDS...: what stands to choose for the last of them, one a line
  bash --norc --noprofile -c '
    source <(hepatica completion bash)
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _hepatica 2>/dev/null
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

in_zsh() {   # the words the shell has on its line after TAB; a bell and a list come after a moment
  zsh -f -c '
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "PS1= PROMPT_EOL_MARK=; autoload -U compinit; compinit -u -d $PWD/.zcompdump; zstyle \":completion:*\" insert-tab false; setopt no_beep list_rows_first no_always_last_prompt; LISTMAX=1000; stty cols 300 2>/dev/null; hepatica completion zsh >_hepatica; source ./_hepatica; print READ\"\"Y"
    said= chunk=
    while zpty -r shell chunk; do said+=$chunk; [[ $chunk == *READY* ]] && break; done
    zpty -n -w shell "$1"$'"'\\t'"'
    sleep 0.4
    zpty -n -w shell $'"'\\x15'"'"print D\"\"ONE"$'"'\\n'"'
    said=
    while zpty -r shell chunk; do said+=$chunk; [[ $chunk == *DONE* ]] && break; done
    print -r -- "$said"' zsh "$*" | sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g; s/[\r\a]//g'
}

in_fish() {
  XDG_CONFIG_HOME=$work/.config XDG_DATA_HOME=$work/.local fish --no-config -c 'hepatica completion fish | source; complete -C "$argv[1]"' "$*" | cut -f 1
}

expect() {   # expect SHELL "WORDS" WANTED... [! UNWANTED...]: each wanted word is offered, no unwanted one is
  local shell=$1 typed=$2 found word unwanted=no
  shift 2
  command -v "$shell" >/dev/null || return 0
  if [[ $shell == bash ]]; then
    local -a words
    IFS=' ' read -r -a words <<<"$typed"
    [[ $typed != *' ' ]] || words+=('')
    found=$(in_bash "${words[@]}")
  else
    found=$("in_$shell" "$typed")
  fi
  for word; do
    if [[ $word == ! ]]; then
      unwanted=yes
    elif grep -qF -- "$word" <<<"$found"; then
      [[ $unwanted == no ]] || { echo "FAIL $shell: $typed<TAB> offers $word"; failed=1; }
    else
      [[ $unwanted == yes ]] || { echo "FAIL $shell: $typed<TAB> does not offer $word, but: $found"; failed=1; }
    fi
  done
}

for shell in bash zsh fish; do
  command -v "$shell" >/dev/null || echo "no $shell here: left out"
  expect $shell 'hepatica run --dr' '--draws'
  expect $shell 'hepatica ca' 'calibrate'
  expect $shell 'hepatica run ' 'model.cfg' 'folder' ! 'data.csv' 'notes.txt'
  expect $shell 'hepatica km ' 'data.csv' ! 'model.cfg'
  expect $shell 'hepatica run --engine ' 'individual' 'partitioned' ! 'model.cfg'
  expect $shell 'hepatica run model.cfg --only psa,d' 'dsa'
  expect $shell 'hepatica run --out ' 'folder' ! 'model.cfg'
  expect $shell 'hepatica fit data.csv --unit m' 'month'
  expect $shell 'hepatica docs ' 'distributions' 'man'
  expect $shell 'hepatica completion ' 'bash' 'zsh' 'fish'
  expect $shell 'hepatica run --seed ' ! 'model.cfg'
  expect $shell 'hepatica check --dr' ! '--draws'
done
expect bash 'hepatica run --engine = co' 'cohort'
expect bash 'hepatica run model.cfg ' ! 'model.cfg'
[[ $failed -eq 0 ]] && echo "completion: all well"
exit $failed
