"""The budget's settings, from environment variables that begin with `BUDGET_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the doors need to know; see the table in README.md."""

    model_config = SettingsConfigDict(env_prefix="BUDGET_", extra="ignore")

    database_url: str
    owner_database_url: str = ""
    app_role: str = "budget_app"
    issuer: str = "http://127.0.0.1:8000"
    jwks_url: str = ""
    audience: str = "budget"
    log_level: str = "INFO"
    pool_size: int = 10

    @property
    def keys_url(self) -> str:
        """Give where the issuer publishes its keys."""
        return self.jwks_url or f"{self.issuer}/jwks.json"
