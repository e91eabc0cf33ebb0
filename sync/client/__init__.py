"""The client side: requests, event stream, credentials, cache and the virtual phone."""
