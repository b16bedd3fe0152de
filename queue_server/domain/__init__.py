"""The rules of the hall: pure, no clock of its own, no I/O."""
