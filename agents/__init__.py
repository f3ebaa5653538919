"""Who acts: the table of people and the institutions."""
