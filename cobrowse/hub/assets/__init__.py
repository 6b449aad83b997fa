"""Images, fonts and style sheets of mirrored pages: kept, and fetched where the visitor's browser may not read them."""
