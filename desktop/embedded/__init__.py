"""The embedded cloud: a child process that all clients of one data folder share."""
