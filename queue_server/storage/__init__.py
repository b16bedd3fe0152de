"""Where the hall's state lives: one SQLite file, one writer, a journal with a digest chain, backups."""
