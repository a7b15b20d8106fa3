"""What docker-compose.yml is built from: the image, the databases' roles, the Keycloak realm, the secrets' file."""
