"""An invoice as documents: one layout drawn as PDF and OFD, and the same facts as XML."""
