"""The hall's queue server: tickets, windows, the tidal window and the case flow, behind one HTTP door."""
