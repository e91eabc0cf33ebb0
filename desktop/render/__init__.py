"""Pages are drawn in processes of their own; this folder holds both ends and the wire between."""
