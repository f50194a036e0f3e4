"""The book to take along, made of the built site by `make book`: for each edition a PDF, an EPUB and a zip."""
