"""This service as the one who acts: in its worker's runs, where given in the name of a person."""

from functools import partial

from shared.identity import service_caller

own_caller = partial(service_caller, "service-cases")
