"""Bytes to text: PDF, Word, tables and pictures, each read to one flow of paragraphs and tables or to rows."""
