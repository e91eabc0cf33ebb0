"""The phone page: its shell and assets, served with a strict content security policy."""
