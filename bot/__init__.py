"""Verbatim: answers questions about a folder of documents in the documents' own words."""
