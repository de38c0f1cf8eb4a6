"""The pytest side: one hook family a file.  The root conftest.py names the plugins in use."""
