"""The verbs of the hall; each method is one transaction and takes its unit first."""
