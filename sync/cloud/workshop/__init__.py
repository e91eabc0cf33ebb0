"""Strangers' pictures are worked on in a process with limits; a hostile one ends only that."""
