"""What is done to the folder of HTML when MkDocs is through: one pass over it, after any generator."""
