"""The thirty townships of the county (domain section 7), by the nine digits of the national table."""

SUFFIXES = (
    *("001", "002", "003", "004"),
    *("101", "102", "103", "104", "105", "106", "108", "109", "110", "111", "112", "113", "114", "115"),
    *("117", "118", "119"),
    *("205", "206", "209", "211", "214", "218", "220"),
    *("400", "401"),
)
CODES = tuple(f"211322{suffix}" for suffix in SUFFIXES)
