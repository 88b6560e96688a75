"""A shorter look at random cases for mutation testing, where the same tests run hundreds of times (`make mutants`)."""

from hypothesis import Phase, settings

# One failure is enough there: nobody reads a smaller example of it.
settings.register_profile("mutants", max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))
