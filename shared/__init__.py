"""What all services stand on: values of the field, contracts on the wire, storage, HTTP and web frames."""
