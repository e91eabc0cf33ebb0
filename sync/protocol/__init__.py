"""The wire schema: the only thing that the client and the cloud share."""
