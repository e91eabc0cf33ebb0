"""The reference cloud: sessions, ledger, grants, CAs, seal agency and timestamps."""
