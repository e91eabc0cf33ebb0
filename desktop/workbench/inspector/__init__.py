"""The inspector: seal, way of placing, its parameters, and the footer with the main button."""
