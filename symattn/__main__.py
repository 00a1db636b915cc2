"""`python -m symattn` is the command `symattn`."""

import sys

from symattn.cli import main

sys.exit(main())
