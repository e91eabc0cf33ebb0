"""The page canvas: layout, mapping, tiles, rulers, snapping and the seals on top."""
