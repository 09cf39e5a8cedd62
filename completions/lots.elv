
set edit:completion:arg-completer[lots] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) LOTS_COMPLETE="elvish" lots -- $@words) | to-lines
}

