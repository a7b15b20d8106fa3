"""The case service's settings, from environment variables that begin with `CASES_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the doors need to know; see the table in README.md."""

    model_config = SettingsConfigDict(env_prefix="CASES_", extra="ignore")

    database_url: str
    owner_database_url: str = ""
    app_role: str = "cases_app"
    issuer: str = "http://127.0.0.1:8000"
    jwks_url: str = ""
    audience: str = "cases"
    budget_url: str = "http://127.0.0.1:8001"
    token_url: str = ""
    client_id: str = "service-cases"
    client_secret: str = ""
    log_level: str = "INFO"
    pool_size: int = 10

    @property
    def keys_url(self) -> str:
        """Give where the issuer publishes its keys."""
        return self.jwks_url or f"{self.issuer}/jwks.json"

    @property
    def tokens_url(self) -> str:
        """Give where the issuer hands out tokens."""
        return self.token_url or f"{self.issuer}/token"
