"""The pages: one function from question to content, and one template, for each."""
