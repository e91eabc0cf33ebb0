"""Services that need a contract with someone, each an interface and a sandbox."""
