"""A shorter look at random cases for mutation testing, where the same tests run hundreds of times (`make mutants`)."""

from hypothesis import settings

settings.register_profile("mutants", max_examples=15, deadline=None)
