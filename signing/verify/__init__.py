"""Verification of signatures with its verdicts and the report."""
