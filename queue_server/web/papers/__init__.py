"""The papers of cases as sheets: words, characters that no printer has, bar codes, templates."""
