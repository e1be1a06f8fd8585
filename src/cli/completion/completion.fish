function _learning-dynamics_completion
  set -lx SHELL fish
  set -lx COMP_LINE (commandline -cp)
  set -l completions (learning-dynamics completion-server 2>/dev/null)

  if test "$completions" = __tabtab_complete_files__
    set -l token (commandline -ct)
    if string match -q -- '--*=*' $token
      # The name of a file follows the equals sign of an option.
      set -l parts (string split -m 1 = -- $token)
      for path in (__fish_complete_path $parts[2])
        printf '%s=%s\n' $parts[1] $path
      end
    else
      __fish_complete_path $token
    end
  else
    printf '%s\n' $completions
  end
end

complete -f -c learning-dynamics -a "(_learning-dynamics_completion)"
