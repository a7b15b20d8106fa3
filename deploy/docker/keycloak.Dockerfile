# Keycloak with its build-time options settled: so it starts quickly, and on a read-only file system.
FROM keycloak/keycloak:26.7.2
ENV KC_DB=postgres KC_HEALTH_ENABLED=true
RUN /opt/keycloak/bin/kc.sh build
