"""The stamping page: documents, canvas, inspector and the submission drawer."""
