"""One file a format, each made from the recorded results alone."""
