"""The numbered steps of the database, run at every start."""
