"""`cobrowse audit URL…`: drives a browser with the real widget over pages, and finds what leaves it."""
