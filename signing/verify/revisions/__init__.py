"""What changed behind a signature: two revisions of a file compared, object by object."""
