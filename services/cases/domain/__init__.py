"""The rules of the case service, pure: values in, a decision or a typed refusal out."""
