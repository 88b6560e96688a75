"""Extract and load: systems to raw tables in the warehouse, with dlt."""
