"""What customers say and what is said to them."""
