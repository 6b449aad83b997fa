"""`python -m cobrowse`."""

from cobrowse.cli import main

main()
