function _learning-dynamics_completion
  set -lx SHELL fish
  set -lx COMP_LINE (commandline -cp)
  set -l completions (learning-dynamics completion-server 2>/dev/null)

  if test "$completions" = __tabtab_complete_files__
    __fish_complete_path (commandline -ct)
  else
    printf '%s\n' $completions
  end
end

complete -f -c learning-dynamics -a "(_learning-dynamics_completion)"
