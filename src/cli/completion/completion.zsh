#compdef learning-dynamics
_learning-dynamics_completion() {
  local -a reply
  local line=$BUFFER point=$CURSOR
  reply=("${(@f)$(COMP_LINE="$line" COMP_POINT="$point" SHELL=zsh learning-dynamics completion-server 2>/dev/null)}")
  if [[ $reply[1] == __tabtab_complete_files__ ]]; then
    # The name of a file follows the equals sign of an option.
    [[ $PREFIX == --*=* ]] && compset -P '*='
    _files
  elif [[ ${reply[1]%%:*} == *= ]]; then
    # A value follows an equals sign without a space.
    _describe 'values' reply -S ''
  elif [[ -n $reply[1] ]]; then
    _describe 'values' reply
  fi
}
# The script is a file of completions that zsh loads, or it is read at the start of the shell.
if [[ $zsh_eval_context == *func ]]; then
  _learning-dynamics_completion "$@"
elif (( $+functions[compdef] )); then
  compdef _learning-dynamics_completion learning-dynamics
fi
