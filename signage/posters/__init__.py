"""Printed signs and notices: counter sign, notice board, floor plan, desk cards; true to size as HTML and PDF."""
