"""What a customer may owe: a company's own cases, what they teach, and how well it is known."""
