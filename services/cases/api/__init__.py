"""HTTP doors of the case service: names of the wire, who may call, which refusal is which problem."""
