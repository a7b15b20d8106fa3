"""What must hold in the three databases whatever was done to the services, each thing under its name."""
