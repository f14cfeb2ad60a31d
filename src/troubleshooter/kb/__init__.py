"""Knowledge-base articles: loading and search."""
