"""The example community: what it says lies in TOML files, and is told through the product's own actions."""
