"""The pages of the report, one module a page."""
