_learning-dynamics_completion() {
  local IFS=$'\n' typed=${COMP_LINE:0:COMP_POINT}
  COMPREPLY=($(COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" SHELL=bash learning-dynamics completion-server 2>/dev/null))
  # What precedes an equals sign is a word of its own for bash.
  typed=${typed##*[[:space:]]}
  if [[ $typed == *=* && $COMP_WORDBREAKS == *=* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${typed%=*}="}")
  fi
  # A value follows an equals sign without a space.
  if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  return 0
}
complete -o default -F _learning-dynamics_completion learning-dynamics
