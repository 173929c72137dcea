"""What customers' orders say: of one customer, of a product, of the company, of a cohort."""
