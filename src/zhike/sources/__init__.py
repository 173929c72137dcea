"""Recognising what a sheet is: shapes, vocabulary, columns, kinds, formats."""
