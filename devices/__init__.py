"""The hall's devices: pure codecs above, thin drivers below, ports for those who use them. Knows nothing of queues."""
