"""The budget's rules, pure: values in, a decision or a typed refusal out."""
