"""Who and what the tests are about."""

ORIGIN = "https://shop.example"
SITE = "site-key"
EMAIL = "kim@example.org"
PASSWORD = "a long enough password"
