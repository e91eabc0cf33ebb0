"""CMS signed data, signed attributes and RFC 3161 timestamps (RFC 5652, ETSI EN 319 122)."""
