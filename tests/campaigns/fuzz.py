"""Campaign fuzz: thousands of generated cases against every operation of the API, with a token and signed in."""

import sys

from tests.web.fuzz import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
