"""The window's way to the cloud: what it says of seals, prices and account, for every page."""
