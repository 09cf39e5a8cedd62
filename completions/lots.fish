complete --keep-order --exclusive --command lots --arguments "(LOTS_COMPLETE=fish lots -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
