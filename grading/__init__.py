"""A pytest kit that teaches and grades Python concurrency."""

__version__ = "0.1.0"
