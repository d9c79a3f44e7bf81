"""The local store: engine, column types, migrations. It knows no table by name but its own version."""
