-- Run once by the postgres container, on an empty volume, as the superuser. psql reads the passwords from the
-- environment, so that they stand in no file and on no command line; one that is missing stops the script.
-- Each service gets an owner for its migrations and an application role that is neither owner nor above row-level
-- security; Keycloak has one role. Nobody else may enter a database.
\set ON_ERROR_STOP on

\getenv budget_owner BUDGET_OWNER_DB_PASSWORD
\getenv budget_app BUDGET_DB_PASSWORD
\getenv cases_owner CASES_OWNER_DB_PASSWORD
\getenv cases_app CASES_DB_PASSWORD
\getenv projects_owner PROJECTS_OWNER_DB_PASSWORD
\getenv projects_app PROJECTS_DB_PASSWORD
\getenv keycloak KEYCLOAK_DB_PASSWORD

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD %L', role, password)
FROM (VALUES
    ('budget_owner', :'budget_owner'), ('budget_app', :'budget_app'),
    ('cases_owner', :'cases_owner'), ('cases_app', :'cases_app'),
    ('projects_owner', :'projects_owner'), ('projects_app', :'projects_app'),
    ('keycloak', :'keycloak')
) AS roles (role, password)
\gexec

CREATE DATABASE budget OWNER budget_owner;
CREATE DATABASE cases OWNER cases_owner;
CREATE DATABASE projects OWNER projects_owner;
CREATE DATABASE keycloak OWNER keycloak;

REVOKE ALL ON DATABASE budget, cases, projects, keycloak FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE budget TO budget_app;
GRANT CONNECT, TEMPORARY ON DATABASE cases TO cases_app;
GRANT CONNECT, TEMPORARY ON DATABASE projects TO projects_app;
