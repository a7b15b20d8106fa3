"""HTTP doors of the project service: names of the wire, who may call, which refusal is which problem."""
