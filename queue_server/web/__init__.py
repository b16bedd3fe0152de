"""The server's HTTP doors: the JSON API, the pages that use it, and the loop that serves both."""
