"""What a request for proposals says: its document, requirements, terms, questions, pricing sheet and dates."""
