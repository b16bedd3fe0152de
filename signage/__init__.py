"""Everything that shows or speaks in a hall: broker client and publisher, display, strips, lamp, voice, pads."""
