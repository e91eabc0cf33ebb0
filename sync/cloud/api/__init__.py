"""The doors of the cloud, one module per actor; thin."""
