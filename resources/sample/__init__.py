"""A realistic bid document, made on demand for demonstrations and tests."""

from resources.sample.book import make_sample

__all__ = ["make_sample"]
