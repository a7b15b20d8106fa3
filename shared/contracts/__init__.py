"""What passes between the services and their callers: value types of the wire and the messages between services."""
