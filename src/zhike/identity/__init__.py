"""Who is who: names and numbers in one spelling, parties that are one customer, customers."""
