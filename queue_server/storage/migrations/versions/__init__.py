"""One module a step; a step that a hall has run is never changed again."""
