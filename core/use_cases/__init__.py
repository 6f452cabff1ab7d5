"""One module per story. A use case is a plain function over a UnitOfWork: it asks the policy, the
rules, the database; writes the change, its audit, its notices and deadlines; and never waits."""
