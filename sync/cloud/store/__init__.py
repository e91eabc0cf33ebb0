"""What the cloud remembers: tables, migrations and transactions."""
