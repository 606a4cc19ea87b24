import { completionWord } from './completion-word.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * The script that a shell loads. It hands what was typed to `medrec` as arguments, word by word, and never evaluates
 * it; words, options and names are found when they are asked for, so the script stays right after an update.
 */
export const completionScripts: Record<Shell, string> = {
  bash: String.raw`# medrec completion for bash (3.2 and newer)
_medrec() {
  local cur=${'$'}{COMP_WORDS[COMP_CWORD]} word meaning
  [[ $cur == '=' ]] && cur=
  COMPREPLY=()
  while IFS=$'\t' read -r word meaning; do
    case $word in
      :files)
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur") ;;
      :folders)
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$cur") ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <(medrec ${completionWord} "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _medrec medrec
`,
  zsh: String.raw`#compdef medrec
# medrec completion for zsh
_medrec() {
  local word meaning
  local -a candidates
  while IFS=$'\t' read -r word meaning; do
    case $word in
      :files) compset -P '--*='; _files; return ;;
      :folders) compset -P '--*='; _files -/; return ;;
    esac
    candidates+=("${'$'}{word//:/\\:}:$meaning")
  done < <(medrec ${completionWord} "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)
  _describe medrec candidates
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _medrec "$@"; else compdef _medrec medrec; fi
`,
  fish: String.raw`# medrec completion for fish
function __medrec_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -e words[1]
    for line in (medrec ${completionWord} $words "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :folders
                __fish_complete_directories "$current" ''
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c medrec -f -a '(__medrec_complete)'
`,
};
