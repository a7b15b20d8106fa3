"""Nothing acknowledged is lost, nothing is done twice, no money is promised twice: under load, kills and a bad network.

A seeded schedule ends processes with SIGKILL (PostgreSQL too), stops them beyond their lease, and makes the way between
the services lose, double, delay, reorder and cut calls, while people work. What was acknowledged stands in a journal on
disk. Afterwards everything settles, and journal and databases are compared.
"""
